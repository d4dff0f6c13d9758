namespace CallMessageEvents.Emulator;

/// <summary>The events of a call that a status callback can be asked for.</summary>
internal static class StatusEvents
{
    public const string Initiated = "initiated";
    public const string Ringing = "ringing";
    public const string Answered = "answered";
    public const string Completed = "completed";

    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal) { Initiated, Ringing, Answered, Completed };

    /// <summary>Reads which events are wanted: separated by spaces in TwiML, repeated in a form; only <c>completed</c> when nothing is said.</summary>
    /// <returns>The events, or <see langword="null"/> when there is one that Twilio does not have.</returns>
    public static IReadOnlySet<string>? Read(IEnumerable<string> texts)
    {
        var events = texts
            .SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToHashSet(StringComparer.Ordinal);
        return events.Count == 0 ? new HashSet<string>([Completed], StringComparer.Ordinal) : events.IsSubsetOf(All) ? events : null;
    }

    public static string Of(CallStatus status) => status switch
    {
        CallStatus.Queued => Initiated,
        CallStatus.Ringing => Ringing,
        CallStatus.InProgress => Answered,
        _ => Completed,
    };

    /// <summary>The <c>CallStatus</c> that is sent.</summary>
    public static string StatusOf(CallStatus status) => status == CallStatus.Queued ? Initiated : status.ToWire();
}
