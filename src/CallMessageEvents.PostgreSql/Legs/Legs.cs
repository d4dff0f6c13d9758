using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>What was seen of a leg.</summary>
internal sealed record SeenLeg(Guid Id, CallRecord Record);

/// <summary>The statements about legs.</summary>
internal sealed class Legs(Database database)
{
    private readonly string _lock = $"select call_id, facts, version from {database.Schema}.leg where call_id = any($1) order by call_id for update";

    private readonly string _write =
        $"""
        insert into {database.Schema}.leg as l (call_id, parent_id, call_sid, facts, version)
        select * from unnest($1, $2, $3, $4, $5)
        on conflict (call_id) do update
        set parent_id = excluded.parent_id, facts = excluded.facts, version = excluded.version, changed_at = now()
        where l.version = excluded.version - 1
        """;

    private readonly string _conversation =
        $"""
        with leg as (select $1::uuid as id union select parent_id from {database.Schema}.leg where call_id = $1 and parent_id is not null)
        select l.call_sid, l.facts from {database.Schema}.leg l join leg on l.call_id = leg.id
        union
        select l.call_sid, l.facts from {database.Schema}.leg l join leg on l.parent_id = leg.id
        """;

    /// <summary>Returns the facts of a leg, of its parent, and of all children of either.</summary>
    public Task<List<byte[]>> FindConversationAsync(Guid leg, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.ReadAsync(_conversation, [Sql.Value(leg)], static row => row.GetFieldValue<byte[]>(1), token), cancellationToken);

    /// <summary>Merges what was seen, in a transaction of the caller's.</summary>
    /// <returns>The legs that changed; null when another node changed one meanwhile: then the transaction is to be tried again.</returns>
    public async Task<IReadOnlyList<CallRecord>?> MergeAsync(
        NpgsqlConnection connection, IEnumerable<SeenLeg> seen, Func<Guid, AccountSid> accountOf, TimeSpan ahead, CancellationToken cancellationToken)
    {
        var legs = seen.GroupBy(static leg => leg.Id, static leg => leg.Record).OrderBy(static leg => leg.Key).ToArray();
        var stored = await connection.ReadAsync(
            _lock,
            [Sql.Value(Array.ConvertAll(legs, static leg => leg.Key))],
            static row => (Id: row.GetGuid(0), Facts: row.GetFieldValue<byte[]>(1), Version: row.GetInt32(2)),
            cancellationToken).ConfigureAwait(false);
        var known = stored.ToDictionary(static leg => leg.Id);
        List<(Guid Id, CallRecord Record, int Version)> changed = [];
        foreach (var leg in legs)
        {
            var merged = leg.Aggregate(CallRecord.Merge);
            var version = 0;
            if (known.TryGetValue(leg.Key, out var before))
            {
                // What a newer version wrote is left as it is: this one would lose a part of it.
                if (!StoredForms.TryRead(before.Facts, ahead, out var record)) continue;
                merged = CallRecord.Merge(record, merged);
                if (merged == record) continue;
                version = before.Version;
            }

            changed.Add((leg.Key, merged, version + 1));
        }

        if (changed.Count == 0) return [];

        var written = await connection.RunAsync(
            _write,
            [
                Sql.Value(changed.Select(static leg => leg.Id).ToArray()),
                Sql.Value(changed.Select(leg => leg.Record.ParentCallSid is { } parent ? EntryIds.OfCall(accountOf(leg.Id), parent) : (Guid?)null).ToArray()),
                Sql.Value(changed.Select(static leg => SqlText.Write(leg.Record.CallSid.ToString())).ToArray()),
                Sql.Value(changed.Select(leg => StoredForms.Write(leg.Record, ahead)).ToArray()),
                Sql.Value(changed.Select(static leg => leg.Version).ToArray()),
            ],
            cancellationToken).ConfigureAwait(false);
        return written == changed.Count ? [.. changed.Select(static leg => leg.Record)] : null;
    }
}
