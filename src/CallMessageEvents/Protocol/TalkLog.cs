using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>What the protocol logs: no content, and nothing that an app chooses. Sids from callbacks are as they came.</summary>
internal sealed partial class TalkLog(ILogger logger)
{
    [LoggerMessage(
        EventId = 500, Level = LogLevel.Warning,
        Message = "The call {Leg} gets published values, but could not be subscribed ({Error}): its app's hello will not come, so that they go to it plainly.")]
    public partial void NotSubscribed(LogText leg, string error);

    [LoggerMessage(
        EventId = 501, Level = LogLevel.Warning,
        Message = "A handler's reply to call {Leg} did not go, and its app was told that the request failed: it is too large. An app that takes parts gets at "
            + "most 256 KiB, any other 10,000 characters. Reply with less, or with a reference to where the rest is.")]
    public partial void ReplyTooLarge(LogText leg);

    [LoggerMessage(EventId = 502, Level = LogLevel.Error, Message = "Work on the protocol for call {Leg} failed.")]
    public partial void WorkFailed(LogText leg, Exception exception);

    [LoggerMessage(
        EventId = 503, Level = LogLevel.Warning,
        Message = "The entries of call {Leg} could not be followed ({Error}); it is tried again. An answer of its app that comes at another node meanwhile is "
            + "heard when the app repeats it.")]
    public partial void AnswersNotFollowed(LogText leg, string error);

    [LoggerMessage(
        EventId = 504, Level = LogLevel.Warning,
        Message = "A value was published to call {Leg}, or taken back, that other nodes do not know of, because the engine could not be reached. This node "
            + "sends it for a minute, to the legs that are there. Publish it again.")]
    public partial void ValueNotShared(LogText leg);
}
