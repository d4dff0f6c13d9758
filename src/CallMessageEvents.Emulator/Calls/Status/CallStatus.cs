namespace CallMessageEvents.Emulator;

/// <summary>Where a call is in its life; from <see cref="Completed"/> on it has ended.</summary>
internal enum CallStatus
{
    Queued,
    Ringing,
    InProgress,
    Completed,
    Busy,
    NoAnswer,
    Failed,
    Canceled,
}

internal static class CallStatusExtensions
{
    public static bool IsActive(this CallStatus status) => status is CallStatus.Ringing or CallStatus.InProgress;

    public static bool IsUnanswered(this CallStatus status) => status is CallStatus.Queued or CallStatus.Ringing;

    public static bool HasEnded(this CallStatus status) => status >= CallStatus.Completed;

    public static string ToWire(this CallStatus status) => status switch
    {
        CallStatus.Queued => "queued",
        CallStatus.Ringing => "ringing",
        CallStatus.InProgress => "in-progress",
        CallStatus.Completed => "completed",
        CallStatus.Busy => "busy",
        CallStatus.NoAnswer => "no-answer",
        CallStatus.Failed => "failed",
        _ => "canceled",
    };
}
