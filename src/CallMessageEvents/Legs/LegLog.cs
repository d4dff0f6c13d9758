using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>Logs what was asked about legs.</summary>
internal sealed partial class LegLog(ILogger logger)
{
    [LoggerMessage(EventId = 120, Level = LogLevel.Debug, Message = "Twilio was asked about leg {Leg}: {Operation}.")]
    public partial void LookedUp(LogText leg, TwilioOperation operation);

    [LoggerMessage(EventId = 121, Level = LogLevel.Debug, Message = "The guard refused leg {Leg}, which is {Status}: nothing is sent to it.")]
    public partial void Refused(LogText leg, LogText status);
}
