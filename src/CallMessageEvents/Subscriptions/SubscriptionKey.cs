using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>What makes two subscriptions one: the leg and the callback, whatever its fragment asks for when a callback fails.</summary>
internal readonly record struct SubscriptionKey(CallSid Leg, string Callback)
{
    public static SubscriptionKey Create(CallSid leg, Uri callback) => new(leg, callback.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    /// <summary>The same on every node and after every restart; another one after a subscription was ended.</summary>
    public string ToIdempotencyKey(SubscriptionSid? ended) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Leg} {Callback} {ended}")).AsSpan(0, 16));
}
