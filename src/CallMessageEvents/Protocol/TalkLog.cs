using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>What the protocol logs: no content, and nothing that an app chooses.</summary>
internal sealed partial class TalkLog(ILogger logger)
{
    [LoggerMessage(
        EventId = 500, Level = LogLevel.Warning,
        Message = "The call {Leg} gets published values, but could not be subscribed ({Error}): its app's hello will not come, so that they go to it plainly.")]
    public partial void NotSubscribed(CallSid leg, string error);

    [LoggerMessage(
        EventId = 501, Level = LogLevel.Warning,
        Message = "A handler's reply to call {Leg} did not go, and its app was told that the request failed: it is too large. An app that takes parts gets at "
            + "most 256 KiB, any other 10,000 characters. Reply with less, or with a reference to where the rest is.")]
    public partial void ReplyTooLarge(CallSid leg);

    [LoggerMessage(EventId = 502, Level = LogLevel.Error, Message = "Work on the protocol for call {Leg} failed.")]
    public partial void WorkFailed(CallSid leg, Exception exception);
}
