using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>What was seen of a leg, and perhaps an entry that is stored in the same commit.</summary>
internal sealed record LegWork(AccountSid Account, CallRecord Seen, NewEntry? Entry);

/// <summary>Merges what was seen of legs, many at once, and stores their statuses with it. It tells the other nodes what changed. Thread-safe.</summary>
internal sealed class LegWriter
{
    private const int MostTries = 10;

    private readonly Database _database;
    private readonly Legs _legs;
    private readonly Appends _appends;
    private readonly Accounts _accounts;
    private readonly DatabaseClock _clock;
    private readonly Announcer _announcer;
    private readonly BatchWriter<LegWork, long?> _writer;

    public LegWriter(Database database, Legs legs, Appends appends, Accounts accounts, DatabaseClock clock, Announcer announcer)
    {
        (_database, _legs, _appends, _accounts, _clock, _announcer) = (database, legs, appends, accounts, clock, announcer);
        _writer = new(writers: 2, most: 100, WriteAsync);
    }

    /// <summary>Writes; returns the entry's number, null for a duplicate and for none.</summary>
    public Task<long?> WriteAsync(LegWork work, CancellationToken cancellationToken) => _writer.WriteAsync(work, cancellationToken);

    private async Task<long?[]> WriteAsync(IReadOnlyList<LegWork> batch, CancellationToken cancellationToken)
    {
        var ahead = await _clock.AheadAsync(cancellationToken).ConfigureAwait(false);
        for (var tries = 1; ; tries++)
        {
            var (ids, changed) = await _database.RunAsync((connection, token) => TryWriteAsync(connection, batch, ahead, token), cancellationToken)
                .ConfigureAwait(false);
            if (changed is not null)
            {
                foreach (var (account, leg) in changed) await TellAsync(account, leg, cancellationToken).ConfigureAwait(false);
                return ids;
            }

            if (tries == MostTries) throw new CallLogUnavailableException("PostgreSQL: other nodes changed the same legs again and again.");
        }
    }

    private async Task<(long?[] Ids, IReadOnlyList<(AccountSid Account, CallRecord Leg)>? Changed)> TryWriteAsync(
        NpgsqlConnection connection, IReadOnlyList<LegWork> batch, TimeSpan ahead, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            Dictionary<Guid, AccountSid> accounts = [];
            var seen = batch.Select(work => new SeenLeg(EntryIds.OfCall(work.Account, work.Seen.CallSid), work.Seen)).ToArray();
            for (var i = 0; i < seen.Length; i++) accounts[seen[i].Id] = batch[i].Account;

            var changed = await _legs.MergeAsync(connection, seen, id => accounts[id], ahead, cancellationToken).ConfigureAwait(false);
            if (changed is null) return ([], null);

            var entries = batch.Where(static work => work.Entry is not null).Select(static work => work.Entry!).ToArray();
            var stored = new Queue<long?>(entries.Length == 0 ? [] : await _appends.WriteAsync(connection, entries, cancellationToken).ConfigureAwait(false));
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return (
                [.. batch.Select(work => work.Entry is null ? null : stored.Dequeue())],
                [.. changed.Select(leg => (batch.First(work => work.Seen.CallSid == leg.CallSid).Account, leg))]);
        }
    }

    private async Task TellAsync(AccountSid account, CallRecord leg, CancellationToken cancellationToken)
    {
        var id = await _accounts.GetAsync(account, cancellationToken).ConfigureAwait(false);
        _announcer.Tell(Note.OfLeg(id, leg.CallSid));
        if (leg.ParentCallSid is { } parent) _announcer.Tell(Note.OfLeg(id, parent));
    }
}
