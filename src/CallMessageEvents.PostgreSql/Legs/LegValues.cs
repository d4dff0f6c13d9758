using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>A value that the library keeps for a leg.</summary>
internal sealed record ValueKey(Guid Leg, Guid Key);

/// <summary>A value to be set, unless its version is another than expected: null for none. Without bytes it is removed.</summary>
internal sealed record ValueWrite(ValueKey Key, byte[] Bytes, long? Expected, TimeSpan? Lifetime);

/// <summary>The statements about values, many at once: each message that has an id reads one and sets one. Thread-safe.</summary>
internal sealed class LegValues
{
    private readonly Database _database;
    private readonly BatchWriter<ValueKey, StoredValue?> _reads;
    private readonly BatchWriter<ValueWrite, bool> _writes;
    private readonly string _find;
    private readonly string _add;
    private readonly string _replace;
    private readonly string _remove;

    public LegValues(Database database)
    {
        _database = database;
        _reads = new(writers: 2, most: 200, FindAsync);
        _writes = new(writers: 2, most: 100, TrySetAsync, static write => write.Bytes.Length);
        var values = $"{database.Schema}.value";
        var version = $"nextval('{database.Schema}.value_version')";
        const string IsAlive = "(v.expires is null or v.expires > now())";
        _find =
            $"""
            select asked.place::int - 1, v.bytes, v.version from unnest($1, $2) with ordinality asked (call_id, key_id, place)
            join {values} v using (call_id, key_id) where {IsAlive}
            """;

        // One whose lifetime is over may be replaced.
        _add =
            $"""
            insert into {values} as v (call_id, key_id, bytes, version, expires) values ($1, $2, $3, {version}, now() + $4)
            on conflict (call_id, key_id) do update
            set bytes = excluded.bytes, version = excluded.version, expires = excluded.expires, changed_at = now() where v.expires <= now()
            """;
        _replace =
            $"""
            update {values} v set bytes = $3, version = {version}, expires = now() + $4, changed_at = now()
            where v.call_id = $1 and v.key_id = $2 and v.version = $5 and {IsAlive}
            """;
        _remove = $"delete from {values} v where v.call_id = $1 and v.key_id = $2 and v.version = $3 and {IsAlive}";
    }

    public Task<StoredValue?> FindAsync(ValueKey key, CancellationToken cancellationToken) => _reads.WriteAsync(key, cancellationToken);

    public async Task<bool> TrySetAsync(ValueWrite write, CancellationToken cancellationToken) => write is { Bytes.Length: 0, Expected: null }
        ? await FindAsync(write.Key, cancellationToken).ConfigureAwait(false) is null
        : await _writes.WriteAsync(write, cancellationToken).ConfigureAwait(false);

    private async Task<StoredValue?[]> FindAsync(IReadOnlyList<ValueKey> keys, CancellationToken cancellationToken)
    {
        var found = await _database.RunAsync(
            (connection, token) => connection.ReadAsync(
                _find,
                [Sql.Value(keys.Select(static key => key.Leg).ToArray()), Sql.Value(keys.Select(static key => key.Key).ToArray())],
                static row => (Place: row.GetInt32(0), Value: new StoredValue(row.GetFieldValue<byte[]>(1), row.GetInt64(2))),
                token),
            cancellationToken).ConfigureAwait(false);
        var values = new StoredValue?[keys.Count];
        foreach (var (place, value) in found) values[place] = value;
        return values;
    }

    private async Task<bool[]> TrySetAsync(IReadOnlyList<ValueWrite> writes, CancellationToken cancellationToken)
    {
        // In one order at all nodes, else they would wait for each other's. Of one key the first comes first.
        var places = Enumerable.Range(0, writes.Count).OrderBy(place => writes[place].Key.Leg).ThenBy(place => writes[place].Key.Key).ToArray();
        return await _database.RunAsync(
            async (connection, token) =>
            {
                var batch = new NpgsqlBatch(connection) { Timeout = connection.StatementTimeout() };
                await using (batch.ConfigureAwait(false))
                {
                    foreach (var place in places) batch.BatchCommands.Add(Command(writes[place]));
                    await batch.ExecuteNonQueryAsync(token).ConfigureAwait(false);
                    var results = new bool[writes.Count];
                    for (var i = 0; i < places.Length; i++) results[places[i]] = batch.BatchCommands[i].RecordsAffected == 1;
                    return results;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private NpgsqlBatchCommand Command(ValueWrite write)
    {
        var (leg, key) = (Sql.Value(write.Key.Leg), Sql.Value(write.Key.Key));
        if (write.Expected is not { } expected) return Sql.BatchCommand(_add, leg, key, Sql.Value(write.Bytes), Sql.Interval(write.Lifetime));
        if (write.Bytes.Length == 0) return Sql.BatchCommand(_remove, leg, key, Sql.Value(expected));
        return Sql.BatchCommand(_replace, leg, key, Sql.Value(write.Bytes), Sql.Interval(write.Lifetime), Sql.Value(expected));
    }
}
