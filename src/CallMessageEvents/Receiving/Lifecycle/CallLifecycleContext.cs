namespace CallMessageEvents;

/// <summary>
/// The argument of a lifecycle handler: an end user's leg, and the account that it belongs to. Immutable and thread-safe. Tests can create their own.
/// </summary>
public sealed class CallLifecycleContext
{
    /// <summary>Gets the leg, as it was known at this event.</summary>
    public required CallLeg Leg { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets the messenger of the account.</summary>
    /// <inheritdoc cref="CallMessageContext.Messenger" path="/remarks"/>
    public required ICallMessenger Messenger { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets the name of the account, as <c>AddCallMessageEvents</c> was given it.</summary>
    /// <value>The default is <see cref="CallMessageEvents.AccountName.Unnamed"/>.</value>
    public AccountName AccountName { get; init; }

    /// <summary>Gets what the leg's app said of itself when it last connected over the call message protocol.</summary>
    /// <value>The default is null: it has not connected to this process, as far as is known. In <c>OnConnectedAsync</c> it is never null.</value>
    /// <remarks>See <see cref="ICallDirectory.FindClientAsync"/>.</remarks>
    public CallClient? Client { get; init; }

    /// <inheritdoc cref="CallLeg.CallSid"/>
    public CallSid CallSid => Leg.CallSid;

    /// <inheritdoc cref="CallLeg.AccountSid"/>
    public AccountSid AccountSid => Leg.AccountSid;

    /// <summary>Returns a text for logs: the leg's.</summary>
    public override string ToString() => Leg.ToString();
}
