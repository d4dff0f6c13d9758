using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

internal static partial class Log
{
    /// <summary>What is no sid may be anything, and is not for the log.</summary>
    public static void Refused(ILogger logger, string? callSid, int code, string why) =>
        FrameRefused(logger, Sids.IsValid(callSid, Sids.Call) ? callSid : null, code, why);

    [LoggerMessage(41, LogLevel.Warning, "A frame of a Voice SDK was refused (call {CallSid}, {Code}): {Why}")]
    public static partial void FrameRefused(ILogger logger, string? callSid, int code, LoggedText why);

    [LoggerMessage(42, LogLevel.Warning, "The browser on call {CallSid} did not come back in time, and the call ends.")]
    public static partial void BrowserStayedAway(ILogger logger, string callSid);

    [LoggerMessage(43, LogLevel.Warning, "More than {Most} frames wait for the browser on call {CallSid}: it does not get the rest.")]
    public static partial void TooManyHeld(ILogger logger, string callSid, int most);

    [LoggerMessage(44, LogLevel.Warning, "A Voice SDK was turned away: too many sockets are open.")]
    public static partial void TooManySockets(ILogger logger);
}
