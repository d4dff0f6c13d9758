using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

internal static partial class Log
{
    public static void Of(ILogger logger, CallbackDelivery delivery)
    {
        switch (delivery)
        {
            case { Kind: CallbackKind.Message, Error: { } error }:
                NotDelivered(logger, delivery.MessageSid, delivery.CallSid, delivery.SubscriptionSid, delivery.Attempt, error);
                break;
            case { Error: { } error }:
                NotTold(logger, delivery.Kind, delivery.CallSid, delivery.Attempt, error);
                break;
            case { StatusCode: not (>= 200 and < 300) }:
                Refused(logger, delivery.Kind, delivery.CallSid, delivery.Attempt, delivery.StatusCode);
                break;
            case { Kind: CallbackKind.Message }:
                Delivered(logger, delivery.MessageSid, delivery.CallSid, delivery.SubscriptionSid, delivery.StatusCode);
                break;
            default:
                Told(logger, delivery.Kind, delivery.CallSid, delivery.StatusCode);
                break;
        }
    }

    [LoggerMessage(11, LogLevel.Debug, "Message {MessageSid} of call {CallSid} delivered to subscription {SubscriptionSid}: {StatusCode}.")]
    public static partial void Delivered(ILogger logger, string? messageSid, string callSid, string? subscriptionSid, int? statusCode);

    [LoggerMessage(12, LogLevel.Warning, "Message {MessageSid} of call {CallSid} did not reach subscription {SubscriptionSid} at attempt {Attempt}: {Error}")]
    public static partial void NotDelivered(ILogger logger, string? messageSid, string callSid, string? subscriptionSid, int attempt, LoggedText error);

    [LoggerMessage(13, LogLevel.Debug, "{Kind} callback of call {CallSid} delivered: {StatusCode}.")]
    public static partial void Told(ILogger logger, CallbackKind kind, string callSid, int? statusCode);

    [LoggerMessage(14, LogLevel.Warning, "{Kind} callback of call {CallSid} was not delivered at attempt {Attempt}: {Error}")]
    public static partial void NotTold(ILogger logger, CallbackKind kind, string callSid, int attempt, LoggedText error);

    [LoggerMessage(16, LogLevel.Debug, "{Kind} callback of call {CallSid} was answered {StatusCode} at attempt {Attempt}, and so is not delivered.")]
    public static partial void Refused(ILogger logger, CallbackKind kind, string callSid, int attempt, int? statusCode);

    [LoggerMessage(
        15,
        LogLevel.Warning,
        "{Kind} callback of call {CallSid}: '{Part}' in the address's fragment is no connection override that Twilio knows; its default applies.")]
    public static partial void OverrideIgnored(ILogger logger, CallbackKind kind, string callSid, LoggedText part);
}
