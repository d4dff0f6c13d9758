using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>The callback that brings an end user's message to a subscription.</summary>
internal static class MessageCallback
{
    public static OutgoingCallback Of(EmulatedMessage message, Subscription subscription, CallbackEncoding encoding, string? contentType)
    {
        var sequenceNumber = message.SequenceNumber.GetValueOrDefault().ToString(CultureInfo.InvariantCulture);
        return new()
        {
            Kind = CallbackKind.Message,
            Account = subscription.Call.Account,
            CallSid = message.CallSid,
            SubscriptionSid = subscription.Sid,
            MessageSid = message.Sid,
            Url = subscription.Callback,
            Method = subscription.Method,
            Encoding = encoding,
            Fields =
            [
                new("ContentType", contentType ?? "application/json"),
                new("Content", message.Content),
                new("SequenceNumber", sequenceNumber, IsNumber: true),
                new("CallSid", message.CallSid),
                new("Timestamp", WireDate.Format(message.At)),
                new("AccountSid", subscription.Call.AccountSid),
                new("Sid", message.Sid),
            ],
            FaultName = $"call {subscription.Call.Order} subscription {subscription.Number} message {sequenceNumber}",
            Ended = message.Delivered,
        };
    }
}
