using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>How an attempt ended.</summary>
internal sealed record EndedAttempt(StoredEntry Entry, int Attempt, Lease Lease, EntryResult Result);

/// <summary>The statements that record how attempts ended, many at once.</summary>
internal sealed class Ends(Database database)
{
    /// <summary>What is done is done, whoever says so.</summary>
    private readonly string _done = $"delete from {database.Schema}.waiting where id = any($1)";

    /// <summary>
    /// An attempt that has ended already counts once: then the row has another attempt. Else the lease must be held. Of equal ones the first counts.
    /// </summary>
    private readonly string _again =
        $"""
        with ended as (
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8) e (id, attempt, part, epoch, delay, error, counts, is_dead)),
        updated as (
            update {database.Schema}.waiting w set
                attempt = w.attempt + e.counts,
                not_before = now() + e.delay,
                error = coalesce(e.error, w.error),
                dead_at = case when e.is_dead then now() end
            from ended e
            where w.id = e.id and w.attempt = e.attempt and w.dead_at is null and exists (
                select from {database.Schema}.lease l where l.part = e.part and l.epoch = e.epoch and l.node is not null and l.until > now())
            returning w.id)
        select e.id from ended e where exists (select from updated u where u.id = e.id)
            or exists (select from {database.Schema}.waiting w where w.id = e.id and (w.attempt > e.attempt or w.dead_at is not null))
        """;

    /// <summary>Records that entries are done.</summary>
    public async Task<bool[]> DoneAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await database.RunAsync(
            (connection, token) => connection.RunAsync(_done, [Sql.Value(ids.Order().ToArray())], token), cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Repeat(true, ids.Count)];
    }

    /// <summary>Records all other ends; returns whether each counts.</summary>
    public async Task<bool[]> AgainAsync(IReadOnlyList<EndedAttempt> ended, CancellationToken cancellationToken)
    {
        var ids = await database.RunAsync(
            (connection, token) => connection.ReadAsync(_again, Parameters(ended), static row => row.GetInt64(0), token), cancellationToken)
            .ConfigureAwait(false);
        var counting = ids.ToHashSet();
        return [.. ended.Select(one => counting.Contains(one.Entry.Id))];
    }

    private static NpgsqlParameter[] Parameters(IReadOnlyList<EndedAttempt> ended)
    {
        var sorted = ended.OrderBy(static one => one.Entry.Id).ToArray();
        return
        [
            Sql.Value(Array.ConvertAll(sorted, static one => one.Entry.Id)),
            Sql.Value(Array.ConvertAll(sorted, static one => one.Attempt)),
            Sql.Value(Array.ConvertAll(sorted, static one => one.Lease.Part)),
            Sql.Value(Array.ConvertAll(sorted, static one => one.Lease.Epoch)),
            Sql.Value(Array.ConvertAll(sorted, static one => one.Result.Delay)),
            Sql.Value(Array.ConvertAll(sorted, static one => one.Result.Error is { } error ? SqlText.Write(error) : null)),
            Sql.Value(Array.ConvertAll(sorted, static one => one.Result.Kind == EntryResultKind.Retry ? 1 : 0)),
            Sql.Value(Array.ConvertAll(sorted, static one => one.Result.Kind == EntryResultKind.Dead)),
        ];
    }
}
