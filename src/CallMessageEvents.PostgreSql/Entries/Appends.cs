using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>An entry to be stored.</summary>
internal sealed record NewEntry(CallLogEntry Entry, EntryIds Ids, int Part);

/// <summary>The statement that stores entries, many at once.</summary>
internal sealed class Appends(Database database)
{
    private readonly string _insert =
        $"""
        with stored as (
            insert into {database.Schema}.inbox (part, kind, call_id, key_id, call_sid, key, body, trace)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (call_id, key_id) do nothing
            returning id, part, call_id, key_id),
        waiting as (insert into {database.Schema}.waiting (id, part) select id, part from stored)
        select id, call_id, key_id from stored
        """;

    /// <summary>Stores entries; returns for each its number, null for a duplicate.</summary>
    public Task<long?[]> WriteAsync(IReadOnlyList<NewEntry> entries, CancellationToken cancellationToken) =>
        database.RunAsync((connection, token) => WriteAsync(connection, entries, token), cancellationToken);

    /// <summary>As above, in a transaction of the caller's.</summary>
    public async Task<long?[]> WriteAsync(NpgsqlConnection connection, IReadOnlyList<NewEntry> entries, CancellationToken cancellationToken)
    {
        // Two nodes that store the same duplicates in another order would wait for each other.
        var sorted = entries.OrderBy(static entry => entry.Ids.Call).ThenBy(static entry => entry.Ids.Key).ToArray();
        var ids = await connection.ReadAsync(
            _insert,
            [
                Sql.Value(Array.ConvertAll(sorted, static entry => entry.Part)),
                Sql.Value(Array.ConvertAll(sorted, static entry => (short)entry.Entry.Kind)),
                Sql.Value(Array.ConvertAll(sorted, static entry => entry.Ids.Call)),
                Sql.Value(Array.ConvertAll(sorted, static entry => entry.Ids.Key)),
                Sql.Value(Array.ConvertAll(sorted, static entry => SqlText.Write(entry.Entry.CallSid.ToString()))),
                Sql.Value(Array.ConvertAll(sorted, static entry => SqlText.Write(entry.Entry.Key))),
                Sql.Value(Array.ConvertAll(sorted, static entry => entry.Entry.Body.ToArray())),
                Sql.Value(Array.ConvertAll(sorted, static entry => entry.Entry.TraceParent is { } trace ? SqlText.Write(trace) : null)),
            ],
            static row => (Id: row.GetInt64(0), Ids: new EntryIds(row.GetGuid(1), row.GetGuid(2))),
            cancellationToken).ConfigureAwait(false);

        // Of equal ones within the batch the first is new.
        var stored = ids.ToDictionary(static row => row.Ids, static row => row.Id);
        var results = new long?[entries.Count];
        for (var i = 0; i < results.Length; i++) results[i] = stored.Remove(entries[i].Ids, out var id) ? id : null;
        return results;
    }
}
