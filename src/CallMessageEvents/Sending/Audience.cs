namespace CallMessageEvents;

/// <summary>The end users that a message goes to at once. Immutable.</summary>
public sealed class Audience
{
    /// <summary>Far more than Twilio takes. Of any length, it would fit no address.</summary>
    private const int MaxNameLength = 1000;

    private Audience()
    {
    }

    /// <summary>Gets the account of the conversation or conference; null (the default) for the messenger's. End users in a list have their own.</summary>
    public AccountSid? Account { get; private init; }

    internal CallSid? AnyLeg { get; private init; }

    internal ConferenceSid? ConferenceSid { get; private init; }

    internal string? ConferenceName { get; private init; }

    internal IReadOnlyList<EndUser> EndUsers { get; private init; } = [];

    /// <summary>Addresses every leg of a conversation that has a Voice SDK on it and has not ended.</summary>
    /// <param name="anyLeg">The parent leg or any child.</param>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    public static Audience Conversation(CallSid anyLeg)
    {
        _ = SidText.Require(anyLeg);
        return new Audience { AnyLeg = anyLeg };
    }

    /// <inheritdoc cref="Conversation(CallSid)"/>
    /// <exception cref="ArgumentException">The text is not a call sid.</exception>
    public static Audience Conversation(string anyLeg) => Conversation(SidText.ParseArgument<CallSid>(anyLeg, nameof(anyLeg)));

    /// <summary>Addresses every participant of a conference who has not left. Each is on a call of its own; those without a Voice SDK are skipped.</summary>
    /// <param name="conference">The conference.</param>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    public static Audience Conference(ConferenceSid conference)
    {
        _ = SidText.Require(conference);
        return new Audience { ConferenceSid = conference };
    }

    /// <inheritdoc cref="Conference(CallMessageEvents.ConferenceSid)"/>
    /// <exception cref="ArgumentException">The text is not a conference sid. Where you have the friendly name, use <see cref="ConferenceNamed"/>.</exception>
    public static Audience Conference(string conference) => Conference(SidText.ParseArgument<ConferenceSid>(conference, nameof(conference)));

    /// <summary>
    /// Addresses every participant of the conference with this friendly name, the text of <c>&lt;Conference&gt;</c>, that has not ended. Participants without a
    /// Voice SDK are skipped.
    /// </summary>
    /// <param name="friendlyName">
    /// The name. When no such conference has it, or several have, the broadcast fails with a <see cref="ConferenceNotFoundException"/>.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or longer than 1,000 characters.</exception>
    public static Audience ConferenceNamed(string friendlyName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(friendlyName);
        if (friendlyName.Length > MaxNameLength)
        {
            throw new ArgumentException(
                $"The friendly name has {friendlyName.Length} characters; it can have {MaxNameLength}. Give the text of <Conference>.", nameof(friendlyName));
        }

        return new Audience { ConferenceName = friendlyName };
    }

    /// <summary>Addresses these end users. Several on one leg get one message.</summary>
    /// <param name="endUsers">The end users.</param>
    /// <exception cref="ArgumentNullException"><paramref name="endUsers"/> is null.</exception>
    /// <exception cref="ArgumentException">One of them is the default value, which names nobody.</exception>
    public static Audience Of(IEnumerable<EndUser> endUsers)
    {
        ArgumentNullException.ThrowIfNull(endUsers);
        List<EndUser> all = [.. endUsers];
        if (all.Exists(static user => user.Role == EndUserRole.None))
            throw new ArgumentException("One of the end users is default and names nobody.", nameof(endUsers));
        return new Audience { EndUsers = all };
    }

    /// <summary>Returns the same conversation or conference in another account than the messenger's: a subaccount.</summary>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    /// <exception cref="InvalidOperationException">The end users were given one by one: each has its own <see cref="EndUser.In"/>.</exception>
    public Audience In(AccountSid account)
    {
        _ = SidText.Require(account);
        if (AnyLeg is null && ConferenceSid is null && ConferenceName is null) throw new InvalidOperationException("Use EndUser.In for each of the end users.");
        return new Audience { AnyLeg = AnyLeg, ConferenceSid = ConferenceSid, ConferenceName = ConferenceName, Account = account };
    }
}
