using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>The signed request that brings one message to one subscription.</summary>
internal static class CallbackRequest
{
    /// <summary>The address without its fragment, which is never sent, and for GET with the message's parameters.</summary>
    public static Uri UrlFor(Subscription subscription, EmulatedMessage message)
    {
        var url = new UriBuilder(subscription.Callback) { Fragment = "" };
        if (subscription.Method == HttpMethod.Get)
        {
            var parameters = string.Join('&', Fields(subscription, message).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
            url.Query = url.Query is ['?', _, ..] ? $"{url.Query}&{parameters}" : parameters;
        }

        return url.Uri;
    }

    public static HttpRequestMessage Create(Subscription subscription, EmulatedMessage message, Uri url)
    {
        var form = subscription.Method == HttpMethod.Post ? Fields(subscription, message) : [];
        var request = new HttpRequestMessage(subscription.Method, url);
        if (subscription.Method == HttpMethod.Post)
        {
            request.Content = new FormUrlEncodedContent(form);
            request.Content.Headers.ContentType!.CharSet = Encoding.UTF8.WebName;
        }

        request.Headers.Add("X-Twilio-Signature", CallbackSignature.Sign(subscription.Account.AuthToken, url, form));
        request.Headers.Add("I-Twilio-Idempotency-Token", Guid.Parse(message.Sid.AsSpan(2)).ToString());
        request.Headers.UserAgent.Add(new("TwilioProxy", "1.1"));
        return request;
    }

    private static KeyValuePair<string, string>[] Fields(Subscription subscription, EmulatedMessage message) =>
    [
        new("ContentType", "application/json"),
        new("Content", message.Content),
        new("SequenceNumber", $"{message.SequenceNumber}"),
        new("CallSid", message.CallSid),
        new("Timestamp", WireDate.Format(message.At)),
        new("AccountSid", subscription.Account.AccountSid),
        new("Sid", message.Sid),
    ];
}
