using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Message {MessageSid} vanishes: call {CallSid} ({Direction}) is no Voice SDK leg. Send to the end user's own leg.")]
    public static partial void MessageVanished(ILogger logger, string messageSid, string callSid, string direction);
}
