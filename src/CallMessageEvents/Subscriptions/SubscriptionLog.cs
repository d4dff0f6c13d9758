using Microsoft.Extensions.Logging;

namespace CallMessageEvents;

/// <summary>Logs subscriptions.</summary>
internal sealed partial class SubscriptionLog(ILogger logger)
{
    [LoggerMessage(EventId = 130, Level = LogLevel.Debug, Message = "Leg {Leg} is subscribed ({Subscription}).")]
    public partial void Subscribed(LogText leg, LogText subscription);

    [LoggerMessage(EventId = 131, Level = LogLevel.Debug, Message = "The subscription {Subscription} of leg {Leg} has ended.")]
    public partial void Unsubscribed(LogText leg, LogText subscription);
}
