namespace CallMessageEvents.Emulator;

/// <summary>The events of a call that a status callback can be asked for.</summary>
internal static class StatusEvents
{
    public const string Initiated = "initiated";
    public const string Ringing = "ringing";
    public const string Answered = "answered";
    public const string Completed = "completed";

    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal) { Initiated, Ringing, Answered, Completed };

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
