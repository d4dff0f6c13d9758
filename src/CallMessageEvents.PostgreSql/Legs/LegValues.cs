namespace CallMessageEvents.PostgreSql;

/// <summary>The statements about values that the library keeps for legs.</summary>
internal sealed class LegValues(Database database)
{
    private readonly string _find =
        $"select bytes, version from {database.Schema}.value where call_id = $1 and key_id = $2 and (expires is null or expires > now())";

    /// <summary>One whose lifetime is over may be replaced.</summary>
    private readonly string _add =
        $"""
        insert into {database.Schema}.value as v (call_id, key_id, bytes, version, expires)
        values ($1, $2, $3, nextval('{database.Schema}.value_version'), now() + $4)
        on conflict (call_id, key_id) do update
        set bytes = excluded.bytes, version = excluded.version, expires = excluded.expires, changed_at = now() where v.expires <= now()
        """;

    private readonly string _replace =
        $"""
        update {database.Schema}.value
        set bytes = $3, version = nextval('{database.Schema}.value_version'), expires = now() + $4, changed_at = now()
        where call_id = $1 and key_id = $2 and version = $5 and (expires is null or expires > now())
        """;

    private readonly string _remove =
        $"delete from {database.Schema}.value where call_id = $1 and key_id = $2 and version = $3 and (expires is null or expires > now())";

    public async Task<StoredValue?> FindAsync(Guid leg, Guid key, CancellationToken cancellationToken)
    {
        var found = await database.RunAsync(
            (connection, token) => connection.ReadAsync(
                _find,
                [Sql.Value(leg), Sql.Value(key)],
                static row => new StoredValue(row.GetFieldValue<byte[]>(0), row.GetInt64(1)),
                token),
            cancellationToken).ConfigureAwait(false);
        return found is [var value] ? value : null;
    }

    public async Task<bool> TrySetAsync(Guid leg, Guid key, byte[] bytes, long? expected, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        if (bytes.Length == 0 && expected is null) return await FindAsync(leg, key, cancellationToken).ConfigureAwait(false) is null;

        return await database.RunAsync(
            (connection, token) => bytes.Length == 0
                ? connection.RunAsync(_remove, [Sql.Value(leg), Sql.Value(key), Sql.Value(expected!.Value)], token)
                : expected is { } version
                    ? connection.RunAsync(_replace, [Sql.Value(leg), Sql.Value(key), Sql.Value(bytes), Sql.Interval(lifetime), Sql.Value(version)], token)
                    : connection.RunAsync(_add, [Sql.Value(leg), Sql.Value(key), Sql.Value(bytes), Sql.Interval(lifetime)], token),
            cancellationToken).ConfigureAwait(false) == 1;
    }
}
