using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

internal static partial class ResilienceLog
{
    [LoggerMessage(
        EventId = 100,
        Level = LogLevel.Warning,
        Message = "{Operation} at {Host} failed ({Cause}); repetition {Repetition} follows in {DelayMilliseconds:F0} ms.")]
    public static partial void Retrying(ILogger logger, string? operation, string host, int repetition, double delayMilliseconds, string cause);
}
