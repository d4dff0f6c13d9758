using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

internal static partial class Log
{
    [LoggerMessage(31, LogLevel.Error, "The TwiML of call {CallSid} cannot be run, and the call ends ({Code}): {Problem}")]
    public static partial void TwimlNotRun(ILogger logger, string callSid, int code, LoggedText problem);

    [LoggerMessage(
        32,
        LogLevel.Warning,
        "Call {CallSid} is made for application {ApplicationSid}: the emulator has no applications, so nothing runs when it is answered.")]
    public static partial void NoApplication(ILogger logger, string callSid, LoggedText applicationSid);

    [LoggerMessage(
        33,
        LogLevel.Warning,
        "The answer for call {CallSid} is {ContentType}: it is not run as TwiML but read aloud or played, and the call ends. TwiML must be text/xml.")]
    public static partial void TwimlReadAloud(ILogger logger, string callSid, LoggedText contentType);

    [LoggerMessage(
        34,
        LogLevel.Warning,
        "The answer for call {CallSid} is text/html. Twilio documents it both as TwiML and as error 12300: better answer with text/xml.")]
    public static partial void TwimlIsHtml(ILogger logger, string callSid);

    [LoggerMessage(35, LogLevel.Warning, "Call {CallSid} is made with what is not emulated and does nothing here: {Parameters}.")]
    public static partial void ParametersNotEmulated(ILogger logger, string callSid, LoggedText parameters);
}
