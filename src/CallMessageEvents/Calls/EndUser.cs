namespace CallMessageEvents;

/// <summary>
/// One end user of a conversation: the person at a Voice SDK who receives or sends a message. They are described by their part in the conversation; the library
/// finds the leg.
/// </summary>
/// <remarks>
/// <para>
/// There is no conversion from a <see cref="CallSid"/>: Twilio drops a message to the wrong leg without an error, so you always name the leg explicitly.
/// </para>
/// <para>The default value names nobody; a method that needs an end user refuses it with an <see cref="ArgumentException"/>.</para>
/// </remarks>
public readonly record struct EndUser
{
    private EndUser(EndUserRole role, CallSid callSid, string argument, string? identity = null)
    {
        _ = SidText.Require(callSid, argument);
        Role = role;
        CallSid = callSid;
        Identity = identity;
    }

    /// <summary>
    /// Gets the sid that describes this end user: the leg itself for <see cref="OnLeg(CallMessageEvents.CallSid)"/>, otherwise any leg of the conversation.
    /// </summary>
    public CallSid CallSid { get; }

    /// <summary>Gets the identity given to <see cref="Named(CallMessageEvents.CallSid, string)"/>, without <c>client:</c>; else null.</summary>
    public string? Identity { get; }

    /// <summary>Gets the account that owns the leg.</summary>
    /// <value>The default is null: the messenger's account.</value>
    public AccountSid? Account { get; private init; }

    internal EndUserRole Role { get; }

    /// <summary>Describes the end user on exactly this leg.</summary>
    /// <param name="leg">The leg. It must have a Voice SDK: nothing can be sent to a phone's leg.</param>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    public static EndUser OnLeg(CallSid leg) => new(EndUserRole.OnLeg, leg, nameof(leg));

    /// <inheritdoc cref="OnLeg(CallMessageEvents.CallSid)"/>
    /// <exception cref="ArgumentException">The text is not a call sid.</exception>
    public static EndUser OnLeg(string leg) => OnLeg(SidText.ParseArgument<CallSid>(leg, nameof(leg)));

    /// <summary>Describes the end user who placed the call from an app with a Voice SDK: on the conversation's parent leg.</summary>
    /// <param name="anyLeg">The parent leg or any child.</param>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    public static EndUser WhoPlaced(CallSid anyLeg) => new(EndUserRole.WhoPlaced, anyLeg, nameof(anyLeg));

    /// <inheritdoc cref="WhoPlaced(CallMessageEvents.CallSid)"/>
    /// <exception cref="ArgumentException">The text is not a call sid.</exception>
    public static EndUser WhoPlaced(string anyLeg) => WhoPlaced(SidText.ParseArgument<CallSid>(anyLeg, nameof(anyLeg)));

    /// <summary>
    /// Describes the end user who accepted the call in an app with a Voice SDK: on the child leg that is active, or on the only leg of a call made over REST.
    /// </summary>
    /// <param name="anyLeg">The parent leg or any child.</param>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    public static EndUser WhoAnswered(CallSid anyLeg) => new(EndUserRole.WhoAnswered, anyLeg, nameof(anyLeg));

    /// <inheritdoc cref="WhoAnswered(CallMessageEvents.CallSid)"/>
    /// <exception cref="ArgumentException">The text is not a call sid.</exception>
    public static EndUser WhoAnswered(string anyLeg) => WhoAnswered(SidText.ParseArgument<CallSid>(anyLeg, nameof(anyLeg)));

    /// <summary>Describes the end user with this identity, on any leg of the conversation.</summary>
    /// <param name="anyLeg">The parent leg or any child.</param>
    /// <param name="identity">The identity as in the access token, case-sensitive, without <c>client:</c>.</param>
    /// <exception cref="ArgumentException">
    /// The sid is the default one, or the identity is empty, begins with <c>client:</c> or has parameters (<c>?</c>).
    /// </exception>
    public static EndUser Named(CallSid anyLeg, string identity)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(identity);
        if (VoiceSdkAddress.Is(identity))
            throw new ArgumentException($"Give the identity without \"{VoiceSdkAddress.Scheme}\".", nameof(identity));
        if (VoiceSdkAddress.HasParameters(identity))
            throw new ArgumentException("Give the identity without parameters: only what stands before the question mark.", nameof(identity));

        return new EndUser(EndUserRole.Named, anyLeg, nameof(anyLeg), identity);
    }

    /// <inheritdoc cref="Named(CallMessageEvents.CallSid, string)"/>
    /// <exception cref="ArgumentException">
    /// The text is not a call sid, or the identity is empty, begins with <c>client:</c> or has parameters (<c>?</c>).
    /// </exception>
    public static EndUser Named(string anyLeg, string identity) => Named(SidText.ParseArgument<CallSid>(anyLeg, nameof(anyLeg)), identity);

    /// <summary>Returns the same end user on a leg of another account than the messenger's: a subaccount.</summary>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    public EndUser In(AccountSid account)
    {
        _ = SidText.Require(account);
        return this with { Account = account };
    }

    /// <summary>Returns a text for logs and errors, such as <c>who answered CA…</c>.</summary>
    public override string ToString() => Role switch
    {
        EndUserRole.OnLeg => $"the end user on leg {Shown}",
        EndUserRole.WhoPlaced => $"who placed {Shown}",
        EndUserRole.WhoAnswered => $"who answered {Shown}",
        EndUserRole.Named => $"\"{LogText.Show(Identity)}\" in {Shown}",
        _ => "(nobody)",
    };

    /// <summary>The sid: that of a message's sender is as it came.</summary>
    private string Shown => LogText.Show(CallSid.ToString());
}
