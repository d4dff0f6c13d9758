namespace CallMessageEvents.PostgreSql;

/// <summary>The entries of an account that are not tried any more. Thread-safe.</summary>
internal sealed class PostgreSqlDeadLetters(Database database, Accounts accounts, DatabaseClock clock, Func<AccountSid> account) : DeadLetters
{
    private readonly string _list =
        $"""
        select {StoredEntry.Columns}, w.attempt, coalesce(w.error, ''), w.dead_at
        from {database.Schema}.waiting w join {database.Schema}.inbox i on i.id = w.id
        where w.dead_at is not null and w.part between $1 and $2 and (w.dead_at, w.id) > ($3, $4)
        order by w.dead_at, w.id limit $5
        """;

    private readonly string _putBack =
        $"update {database.Schema}.waiting set attempt = 1, not_before = null, dead_at = null where id = $1 and dead_at is not null";

    private readonly string _remove = $"delete from {database.Schema}.waiting where id = $1 and dead_at is not null";

    public override async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int most, DeadLetter? after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var id = await accounts.GetAsync(account(), cancellationToken).ConfigureAwait(false);
        var ahead = await clock.AheadAsync(cancellationToken).ConfigureAwait(false);
        var last = after is null ? null : (DeadEntry)after.Entry.EngineState!;
        return await database.RunAsync(
            (connection, token) => connection.ReadAsync(
                _list,
                [
                    Sql.Value(id * Partition.Count), Sql.Value((id * Partition.Count) + Partition.Count - 1), Sql.Value(last?.Since ?? DateTime.UnixEpoch),
                    Sql.Value(last?.Stored.Id ?? 0), Sql.Value(most),
                ],
                row =>
                {
                    var (entry, since) = (StoredEntry.Read(row, account()), row.GetFieldValue<DateTime>(10));
                    return new DeadLetter(
                        entry.With(new DeadEntry((StoredEntry)entry.EngineState!, since)), SqlText.Read(row.GetString(9)), new DateTimeOffset(since) - ahead);
                },
                token),
            cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask<bool> PutBackAsync(DeadLetter letter, CancellationToken cancellationToken) => ChangeAsync(_putBack, letter, cancellationToken);

    public override ValueTask<bool> RemoveAsync(DeadLetter letter, CancellationToken cancellationToken) => ChangeAsync(_remove, letter, cancellationToken);

    private async ValueTask<bool> ChangeAsync(string statement, DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var id = ((DeadEntry)letter.Entry.EngineState!).Stored.Id;
        return await database.RunAsync((connection, token) => connection.RunAsync(statement, [Sql.Value(id)], token), cancellationToken)
            .ConfigureAwait(false) == 1;
    }

    /// <param name="Stored">The entry.</param>
    /// <param name="Since">When it was given up, as the database has it: the next page begins there.</param>
    private sealed record DeadEntry(StoredEntry Stored, DateTime Since);
}
