using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

internal static partial class Log
{
    [LoggerMessage(31, LogLevel.Error, "The TwiML of call {CallSid} cannot be run, and the call ends ({Code}): {Problem}")]
    public static partial void TwimlNotRun(ILogger logger, string callSid, int code, string problem);

    [LoggerMessage(32, LogLevel.Warning, "Call {CallSid} is made for application {ApplicationSid}: the emulator has no applications, so nothing runs when it is answered.")]
    public static partial void NoApplication(ILogger logger, string callSid, string applicationSid);
}
