using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>Logs what happens to reports of legs that are kept in a log.</summary>
internal sealed partial class StatusLog(ILogger logger)
{
    [LoggerMessage(
        EventId = 410, Level = LogLevel.Warning,
        Message = "What Twilio said of leg {Leg} could not be stored in the CallLog ({Error}). This node goes on trying.")]
    public partial void FindingNotReported(LogText leg, string error);

    [LoggerMessage(EventId = 411, Level = LogLevel.Warning, Message = "A report of leg {Leg} failed ({Error}) at attempt {Attempt}. It is tried again.")]
    public partial void Retried(LogText leg, string error, int attempt);

    [LoggerMessage(
        EventId = 412, Level = LogLevel.Error,
        Message = "A report of leg {Leg} is not tried any more ({Error}) after {Attempt} attempts. It is a dead letter now.")]
    public partial void GivenUp(LogText leg, string error, int attempt);
}
