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
        $"""
        update {database.Schema}.waiting set attempt = 1, not_before = null, dead_at = null
        where id = $1 and dead_at = $2 and part between $3 and $4
        """;

    private readonly string _remove = $"delete from {database.Schema}.waiting where id = $1 and dead_at = $2 and part between $3 and $4";

    public override async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(int most, string? after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var last = after is null ? new(DateTime.UnixEpoch, 0) : DeadEntryId.Read(after, nameof(after));
        var (first, end) = Partition.Of(await accounts.GetAsync(account(), cancellationToken).ConfigureAwait(false));
        var ahead = await clock.AheadAsync(cancellationToken).ConfigureAwait(false);
        return await database.RunAsync(
            (connection, token) => connection.ReadAsync(
                _list,
                [Sql.Value(first), Sql.Value(end), Sql.Value(last.Since), Sql.Value(last.Entry), Sql.Value(most)],
                row =>
                {
                    var since = row.GetFieldValue<DateTime>(11);
                    return new DeadLetter(
                        new DeadEntryId(since, row.GetInt64(0)).ToString(), StoredEntry.Read(row, account()), SqlText.Read(row.GetString(10)),
                        new DateTimeOffset(since) - ahead);
                },
                token),
            cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask<bool> PutBackAsync(string id, CancellationToken cancellationToken) => ChangeAsync(_putBack, id, cancellationToken);

    public override ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken) => ChangeAsync(_remove, id, cancellationToken);

    private async ValueTask<bool> ChangeAsync(string statement, string id, CancellationToken cancellationToken)
    {
        var letter = DeadEntryId.Read(id, nameof(id));
        var (first, last) = Partition.Of(await accounts.GetAsync(account(), cancellationToken).ConfigureAwait(false));
        return await database.RunAsync(
            (connection, token) => connection.RunAsync(
                statement, [Sql.Value(letter.Entry), Sql.Value(letter.Since), Sql.Value(first), Sql.Value(last)], token),
            cancellationToken).ConfigureAwait(false) == 1;
    }
}
