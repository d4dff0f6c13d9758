using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>
/// What all nodes know of subscriptions: one that was made, or the one that was ended last; and a claim, so that two nodes do not make one at once. Each
/// method may throw a <see cref="CallLogUnavailableException"/>. Thread-safe.
/// </summary>
internal sealed class StoredSubscriptions(AccountStore store, TimeProvider time)
{
    /// <summary>How long a node may take to subscribe. When it dies, another node goes on after that time.</summary>
    private static readonly TimeSpan ClaimLifetime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until the subscription is made, or until this node may make it.</summary>
    /// <returns>What is known, and this node's claim; no claim when the subscription is made.</returns>
    public async Task<(KnownSubscription? Known, byte[]? Claim)> FindOrClaimAsync(SubscriptionKey key, CancellationToken cancellationToken)
    {
        var claim = RandomNumberGenerator.GetBytes(16);
        while (true)
        {
            var (known, _) = await FindAsync(key, cancellationToken).ConfigureAwait(false);
            if (known is { Subscription: not null }) return (known, null);

            if (await store.TrySetValueAsync(key.Leg, ClaimOf(key), claim, expected: null, ClaimLifetime, cancellationToken).ConfigureAwait(false))
            {
                // Again, because the last holder of the claim may have made it meanwhile.
                (known, _) = await FindAsync(key, cancellationToken).ConfigureAwait(false);
                if (known is not { Subscription: not null }) return (known, claim);

                await ReleaseAsync(key, claim, cancellationToken).ConfigureAwait(false);
                return (known, null);
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stores a subscription that this node made under its claim.</summary>
    public async Task MadeAsync(SubscriptionKey key, CallMessageSubscription made, CancellationToken cancellationToken)
    {
        var form = new StoredSubscription(made.Sid.ToString(), made.AccountSid.ToString(), WithoutUser(made.Callback), Ended: null);
        while (true)
        {
            // When the claim was over too early, another node has made the same, because the key of both is equal, and has perhaps ended it.
            var (known, version) = await FindAsync(key, cancellationToken).ConfigureAwait(false);
            if (known is { Subscription: not null } || known?.Ended == made.Sid) return;
            if (await SetAsync(key, form, version, cancellationToken).ConfigureAwait(false)) return;
        }
    }

    /// <summary>Stores that a subscription was ended, so that the next one has another key. What was done after it stays.</summary>
    public async Task EndedAsync(SubscriptionKey key, SubscriptionSid ended, bool wasThere, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (known, version) = await FindAsync(key, cancellationToken).ConfigureAwait(false);
            if (known?.IsLaterThan(ended, isEndSure: wasThere) == true) return;
            if (await SetAsync(key, new StoredSubscription(null, null, null, ended.ToString()), version, cancellationToken).ConfigureAwait(false)) return;
        }
    }

    /// <summary>Stores that a subscription was ended that the store still has as made: what this node did while the store could not be reached.</summary>
    public async Task StillEndedAsync(SubscriptionKey key, SubscriptionSid ended, CancellationToken cancellationToken)
    {
        var (known, _) = await FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (known?.Subscription?.Sid == ended) await EndedAsync(key, ended, wasThere: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases a claim, unless its time is over and another node has it.</summary>
    public async Task ReleaseAsync(SubscriptionKey key, byte[] claim, CancellationToken cancellationToken)
    {
        var held = await store.FindValueAsync(key.Leg, ClaimOf(key), cancellationToken).ConfigureAwait(false);
        if (held is not null && held.Bytes.Span.SequenceEqual(claim))
            await store.TrySetValueAsync(key.Leg, ClaimOf(key), default, held.Version, lifetime: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(KnownSubscription? Known, long? Version)> FindAsync(SubscriptionKey key, CancellationToken cancellationToken)
    {
        var value = await store.FindValueAsync(key.Leg, ValueOf(key), cancellationToken).ConfigureAwait(false);
        return (value is null ? null : StoredSubscription.Read(key.Leg, value.Bytes.Span), value?.Version);
    }

    private ValueTask<bool> SetAsync(SubscriptionKey key, StoredSubscription form, long? version, CancellationToken cancellationToken) =>
        store.TrySetValueAsync(
            key.Leg,
            ValueOf(key),
            JsonSerializer.SerializeToUtf8Bytes(form, SubscriptionJson.Default.StoredSubscription),
            version,
            lifetime: null,
            cancellationToken);

    /// <summary>A password in the address is nobody's business who can read the store.</summary>
    private static string WithoutUser(Uri callback) => callback.UserInfo.Length == 0
        ? callback.OriginalString
        : callback.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped);

    private static string ValueOf(SubscriptionKey key) => $"subscription:{HashOf(key)}";

    private static string ClaimOf(SubscriptionKey key) => $"subscribing:{HashOf(key)}";

    private static string HashOf(SubscriptionKey key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key.Callback)).AsSpan(0, 16));
}
