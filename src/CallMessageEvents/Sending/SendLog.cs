using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>Logs messages that Twilio has taken.</summary>
internal sealed partial class SendLog(ILogger logger)
{
    [LoggerMessage(EventId = 110, Level = LogLevel.Debug, Message = "Message {Message} was sent to leg {Leg}.")]
    public partial void Sent(LogText message, LogText leg);
}
