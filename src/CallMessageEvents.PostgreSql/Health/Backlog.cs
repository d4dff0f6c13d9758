namespace CallMessageEvents.PostgreSql;

/// <summary>What waits, and who works on it: of an account, at one moment.</summary>
internal sealed record Backlog(int Waiting, TimeSpan? Oldest, int DeadLetters, int Nodes);

/// <summary>The statement that reads an account's backlog. It is cheap, however many entries are kept or wait.</summary>
internal sealed class BacklogTable(Database database, PostgreSqlOptions options)
{
    /// <summary>More are not counted: a count reads every row.</summary>
    public const int Most = 10_000;

    private const string IsDue = "w.dead_at is null and (w.not_before is null or w.not_before <= now())";

    /// <summary>The oldest is sought in each partition's own part of the index: the lowest number of all would need a search through all.</summary>
    private readonly string _read =
        $"""
        select
            (select count(*)::int from (select from {database.Schema}.waiting w where w.part between $1 and $2 and {IsDue} limit $3) due),
            (select now() - min(i.received_at) from generate_series($1, $2) p (part)
                cross join lateral (select w.id from {database.Schema}.waiting w where w.part = p.part and {IsDue} order by w.id limit 1) oldest
                join {database.Schema}.inbox i on i.id = oldest.id),
            (select count(*)::int from (
                select from {database.Schema}.waiting w where w.part between $1 and $2 and w.dead_at is not null limit $3) dead),
            (select count(*)::int from {database.Schema}.node n where n.account = $4 and n.seen > now() - $5)
        """;

    public async Task<Backlog> ReadAsync(int account, CancellationToken cancellationToken)
    {
        var (first, last) = Partition.Of(account);
        var rows = await database.RunAsync(
            (connection, token) => connection.ReadAsync(
                _read,
                [Sql.Value(first), Sql.Value(last), Sql.Value(Most), Sql.Value(account), Sql.Value(options.LeaseDuration)],
                static row => new Backlog(row.GetInt32(0), row.IsDBNull(1) ? null : row.GetFieldValue<TimeSpan>(1), row.GetInt32(2), row.GetInt32(3)),
                token),
            cancellationToken).ConfigureAwait(false);
        return rows[0];
    }
}
