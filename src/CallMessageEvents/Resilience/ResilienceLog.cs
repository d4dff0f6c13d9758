using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

internal static partial class ResilienceLog
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "{Operation} failed ({Cause}); repetition {Repetition} follows in {DelayMilliseconds:F0} ms.")]
    public static partial void Retrying(ILogger logger, string? operation, int repetition, double delayMilliseconds, string cause);
}
