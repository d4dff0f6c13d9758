using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

internal static partial class Log
{
    [LoggerMessage(61, LogLevel.Warning, "A request to {Path} was refused: {Why}")]
    public static partial void PageRefused(ILogger logger, LoggedText path, LoggedText why);
}
