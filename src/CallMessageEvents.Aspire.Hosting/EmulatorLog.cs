using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>What the app host logs of the emulator, beside what the emulator logs itself.</summary>
internal static partial class EmulatorLog
{
    [LoggerMessage(1, LogLevel.Error, "The emulator did not start: {Reason}")]
    public static partial void NotStarted(ILogger logger, string reason);
}
