using System.Runtime.CompilerServices;

namespace CallMessageEvents.PostgreSql;

/// <summary>What all nodes know of legs, in PostgreSQL. Thread-safe.</summary>
internal sealed class PostgreSqlStore(EngineParts parts) : CallStore
{
    public override async ValueTask<IReadOnlyList<CallRecord>> FindConversationAsync(
        AccountSid account, CallSid anyLeg, CancellationToken cancellationToken)
    {
        var ahead = await parts.Clock.AheadAsync(cancellationToken).ConfigureAwait(false);
        var facts = await parts.Legs.FindConversationAsync(EntryIds.OfCall(account, anyLeg), cancellationToken).ConfigureAwait(false);
        List<CallRecord> legs = [];
        foreach (var bytes in facts)
        {
            if (StoredForms.TryRead(bytes, ahead, out var leg)) legs.Add(leg);
        }

        return legs;
    }

    public override async ValueTask MergeAsync(AccountSid account, CallRecord seen, CancellationToken cancellationToken) =>
        await parts.LegWriter.WriteAsync(new(account, seen, null), cancellationToken).ConfigureAwait(false);

    public override async IAsyncEnumerable<CallSid?> WatchAsync(AccountSid account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var news = new LegNews(await parts.Accounts.GetAsync(account, cancellationToken).ConfigureAwait(false), parts.Listener, parts.Time);
        parts.Listener.Add(news);
        try
        {
            while (true)
            {
                if (news.HasMissed()) yield return null;
                while (news.TryTake(out var leg)) yield return leg;
                await news.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            parts.Listener.Remove(news);
        }
    }

    public override async ValueTask<StoredValue?> FindValueAsync(AccountSid account, CallSid leg, string key, CancellationToken cancellationToken) =>
        await parts.Values.FindAsync(KeyOf(account, leg, key), cancellationToken).ConfigureAwait(false);

    public override async ValueTask<bool> TrySetValueAsync(
        AccountSid account, CallSid leg, string key, ReadOnlyMemory<byte> value, long? expected, TimeSpan? lifetime, CancellationToken cancellationToken) =>
        await parts.Values.TrySetAsync(new(KeyOf(account, leg, key), value.ToArray(), expected, lifetime), cancellationToken).ConfigureAwait(false);

    private static ValueKey KeyOf(AccountSid account, CallSid leg, string key) => new(EntryIds.OfCall(account, leg), EntryIds.OfText(key));
}
