using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

internal static partial class ResilienceLog
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "A request to Twilio failed ({Cause}); attempt {Attempt} follows in {DelayMilliseconds:F0} ms.")]
    public static partial void Retrying(ILogger logger, int attempt, double delayMilliseconds, string cause);
}
