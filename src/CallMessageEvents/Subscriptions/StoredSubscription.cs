using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>The stored form of a <see cref="KnownSubscription"/>. A node of another version may have written it: members that it lacks are null.</summary>
internal sealed record StoredSubscription(string? Sid, string? AccountSid, string? Callback, string? Ended)
{
    /// <summary>Reads the form; null when it says nothing that this version understands.</summary>
    public static KnownSubscription? Read(CallSid leg, ReadOnlySpan<byte> bytes)
    {
        StoredSubscription? stored;
        try
        {
            stored = JsonSerializer.Deserialize(bytes, SubscriptionJson.Default.StoredSubscription);
        }
        catch (JsonException)
        {
            return null;
        }

        if (stored is { Sid: { Length: > 0 } sid, AccountSid: { } account } && Uri.TryCreate(stored.Callback, UriKind.Absolute, out var callback))
        {
            return new(
                new CallMessageSubscription
                {
                    Sid = SidText.FromTwilio<SubscriptionSid>(sid),
                    CallSid = leg,
                    AccountSid = SidText.FromTwilio<AccountSid>(account),
                    Callback = callback,
                },
                Ended: null);
        }

        return stored is { Ended: { Length: > 0 } ended } ? new(null, SidText.FromTwilio<SubscriptionSid>(ended)) : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredSubscription))]
internal sealed partial class SubscriptionJson : JsonSerializerContext;
