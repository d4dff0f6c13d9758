namespace CallMessageEvents;

/// <summary>What a <see cref="CallStatus"/> means, and its text on the wire.</summary>
internal static class CallStatuses
{
    public static bool IsActive(this CallStatus status) => status is CallStatus.Ringing or CallStatus.InProgress;

    public static bool IsEnded(this CallStatus status) => status >= CallStatus.Completed;

    /// <summary>A leg only moves to a higher rank; all the ended statuses share the highest.</summary>
    public static int Rank(this CallStatus status) => status.IsEnded() ? (int)CallStatus.Completed : (int)status;

    public static CallStatus Parse(string? text) => text switch
    {
        "queued" => CallStatus.Queued,
        "initiated" => CallStatus.Initiated,
        "ringing" => CallStatus.Ringing,
        "in-progress" => CallStatus.InProgress,
        "completed" => CallStatus.Completed,
        "busy" => CallStatus.Busy,
        "failed" => CallStatus.Failed,
        "no-answer" => CallStatus.NoAnswer,
        "canceled" => CallStatus.Canceled,
        _ => CallStatus.Unknown,
    };

    public static string? ToText(this CallStatus status) => status switch
    {
        CallStatus.Queued => "queued",
        CallStatus.Initiated => "initiated",
        CallStatus.Ringing => "ringing",
        CallStatus.InProgress => "in-progress",
        CallStatus.Completed => "completed",
        CallStatus.Busy => "busy",
        CallStatus.Failed => "failed",
        CallStatus.NoAnswer => "no-answer",
        CallStatus.Canceled => "canceled",
        _ => null,
    };
}
