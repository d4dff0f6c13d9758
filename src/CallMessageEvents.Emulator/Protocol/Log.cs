using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

internal static partial class Log
{
    [LoggerMessage(2, LogLevel.Warning, "What the end user of call {CallSid} does with '{Type}' failed.")]
    public static partial void EndUserFailed(ILogger logger, string callSid, LoggedText type, Exception failure);
}
