using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CallMessageEvents.PostgreSql;

/// <summary>What all nodes know of legs, in PostgreSQL. Thread-safe.</summary>
internal sealed class PostgreSqlStore(EngineParts parts) : CallStore
{
    /// <summary>How many changes may wait to be read.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>How often a node that cannot listen takes it that changes were missed.</summary>
    private static readonly TimeSpan DeafInterval = TimeSpan.FromSeconds(10);

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
        var id = await parts.Accounts.GetAsync(account, cancellationToken).ConfigureAwait(false);
        var changes = Channel.CreateBounded<CallSid?>(MaxWaiting);
        var hasMissed = 1;
        parts.Listener.Heard += Hear;
        parts.Listener.Connected += Miss;
        try
        {
            while (true)
            {
                if (Interlocked.Exchange(ref hasMissed, 0) == 1) yield return null;
                while (changes.Reader.TryRead(out var leg)) yield return leg;
                if (Volatile.Read(ref hasMissed) == 0) await WaitAsync(changes.Reader).ConfigureAwait(false);
            }
        }
        finally
        {
            parts.Listener.Heard -= Hear;
            parts.Listener.Connected -= Miss;
        }

        void Hear(string note)
        {
            if (Note.TryReadLeg(note, out var of, out var leg) && of == id && !changes.Writer.TryWrite(leg)) Miss();
        }

        void Miss()
        {
            Volatile.Write(ref hasMissed, 1);
            changes.Writer.TryWrite(null);
        }

        async Task WaitAsync(ChannelReader<CallSid?> reader)
        {
            if (parts.Listener.IsListening)
            {
                await reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var change = reader.WaitToReadAsync(waiting.Token).AsTask();
            await Task.WhenAny(change, Task.Delay(DeafInterval, parts.Time, waiting.Token)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!change.IsCompleted) Volatile.Write(ref hasMissed, 1);
            await waiting.CancelAsync().ConfigureAwait(false);
        }
    }

    public override async ValueTask<StoredValue?> FindValueAsync(AccountSid account, CallSid leg, string key, CancellationToken cancellationToken) =>
        await parts.Values.FindAsync(EntryIds.OfCall(account, leg), EntryIds.OfText(key), cancellationToken).ConfigureAwait(false);

    public override async ValueTask<bool> TrySetValueAsync(
        AccountSid account, CallSid leg, string key, ReadOnlyMemory<byte> value, long? expected, TimeSpan? lifetime, CancellationToken cancellationToken) =>
        await parts.Values.TrySetAsync(EntryIds.OfCall(account, leg), EntryIds.OfText(key), value.ToArray(), expected, lifetime, cancellationToken)
            .ConfigureAwait(false);
}
