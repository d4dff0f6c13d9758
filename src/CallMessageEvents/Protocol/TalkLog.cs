using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>What the protocol logs: no content, and nothing that an app chooses.</summary>
internal sealed partial class TalkLog(ILogger logger)
{
    [LoggerMessage(
        EventId = 500, Level = LogLevel.Warning,
        Message = "The call {Leg} gets published values, but could not be subscribed ({Error}): its app's hello will not come, so that they go to it plainly.")]
    public partial void NotSubscribed(CallSid leg, string error);
}
