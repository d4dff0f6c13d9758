namespace CallMessageEvents.PostgreSql;

/// <summary>The statements that find entries which wait.</summary>
internal sealed class WaitingEntries(Database database)
{
    private readonly string _due =
        $"""
        select w.id, w.part, i.call_id, i.key_id from {database.Schema}.waiting w join {database.Schema}.inbox i on i.id = w.id
        where w.part = any($1) and w.id > $2 and w.dead_at is null and (w.not_before is null or w.not_before <= now())
        order by w.id limit $3
        """;

    private readonly string _some =
        $"""
        select {StoredEntry.Columns}, w.attempt from {database.Schema}.waiting w join {database.Schema}.inbox i on i.id = w.id
        where w.id = any($1) and w.dead_at is null and (w.not_before is null or w.not_before <= now())
        order by w.id
        """;

    /// <summary>Finds what is due of some partitions: a page of what comes after a number.</summary>
    public Task<List<StoredEntry>> DueAsync(int[] parts, long after, int most, CancellationToken cancellationToken) => database.RunAsync(
        (connection, token) => connection.ReadAsync(
            _due,
            [Sql.Value(parts), Sql.Value(after), Sql.Value(most)],
            static row => new StoredEntry(row.GetInt64(0), row.GetInt32(1), new(row.GetGuid(2), row.GetGuid(3))),
            token),
        cancellationToken);

    /// <summary>Reads entries that are due.</summary>
    public Task<List<CallLogEntry>> ReadAsync(AccountSid account, long[] ids, CancellationToken cancellationToken) => database.RunAsync(
        (connection, token) => connection.ReadAsync(_some, [Sql.Value(ids)], row => StoredEntry.Read(row, account), token), cancellationToken);
}
