using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

internal static partial class Log
{
    [LoggerMessage(11, LogLevel.Debug, "Message {MessageSid} of call {CallSid} delivered to subscription {SubscriptionSid}: {StatusCode}.")]
    public static partial void Delivered(ILogger logger, string messageSid, string callSid, string subscriptionSid, int? statusCode);

    [LoggerMessage(12, LogLevel.Warning, "Message {MessageSid} of call {CallSid} did not reach subscription {SubscriptionSid}: {Error}")]
    public static partial void NotDelivered(ILogger logger, string messageSid, string callSid, string subscriptionSid, string error);
}
