using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>Identifies a subscription: the leg and the callback, without its fragment.</summary>
internal readonly record struct SubscriptionKey(CallSid Leg, string Callback)
{
    public static SubscriptionKey Create(CallSid leg, Uri callback) => new(leg, callback.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    /// <summary>The same on every node and after every restart; a new one after the subscription was ended.</summary>
    public string ToIdempotencyKey(SubscriptionSid? ended) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Leg} {Callback} {ended}")).AsSpan(0, 16));
}
