using System.Diagnostics;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>What a trigger of the database saw of the nodes' claims of calls.</summary>
internal sealed class Claims
{
    private readonly Cluster _cluster;

    private Claims(Cluster cluster) => _cluster = cluster;

    /// <summary>Begins to watch a cluster that has no nodes yet.</summary>
    public static async Task<Claims> WatchAsync(Cluster cluster)
    {
        await cluster.QueryAsync(
            $"""
            {PostgreSqlMigrations.Script(cluster.Schema)}
            create table {cluster.Schema}.claim (at timestamptz not null, application text not null, node integer not null, owner integer);
            create function {cluster.Schema}.claimed() returns trigger language plpgsql as $$
                begin
                    insert into {cluster.Schema}.claim values (clock_timestamp(), current_setting('application_name'), new.node, old.node);
                    return null;
                end $$;
            create trigger claimed after update on {cluster.Schema}.lease for each row
                when (new.epoch <> old.epoch) execute function {cluster.Schema}.claimed();
            """);
        return new(cluster);
    }

    /// <summary>Reads all claims so far.</summary>
    public async Task<IReadOnlyList<Claim>> ReadAsync()
    {
        var asked = Stopwatch.GetTimestamp();
        var rows = await _cluster.ReadAsync(
            $"select extract(epoch from now() - at)::float8, application, node, owner from {_cluster.Schema}.claim",
            static row => (Ago: row.GetDouble(0), Application: row.GetString(1), Node: row.GetInt32(2), Owner: row.IsDBNull(3) ? 0 : row.GetInt32(3)));
        var answered = Stopwatch.GetTimestamp();
        var names = rows.DistinctBy(static row => row.Node)
            .ToDictionary(static row => row.Node, row => row.Application[_cluster.ApplicationOf(string.Empty).Length..]);
        return
        [
            .. from row in rows
               let ago = (long)(row.Ago * Stopwatch.Frequency)
               select new Claim(names[row.Node], names.GetValueOrDefault(row.Owner), asked - ago, answered - ago),
        ];
    }

    /// <summary>Waits until a node claims calls after some moment, and returns when it did, at the earliest. Both are timestamps.</summary>
    public async Task<long> WhenClaimedAsync(NodeProcess node, long after)
    {
        var claim = (Claim?)null;
        await Progress.WhenAsync(async () =>
            (claim = (await ReadAsync()).Where(claim => claim.Node == node.Name && claim.Latest > after).MinBy(static claim => claim.Earliest)) is not null);
        return claim!.Earliest;
    }
}

/// <summary>A node's claim of some calls.</summary>
/// <param name="Node">The node.</param>
/// <param name="From">The node that had them, and had not handed them over; null for none. It may be the same one.</param>
/// <param name="Earliest">When it was, at the earliest, as a timestamp.</param>
/// <param name="Latest">When it was, at the latest.</param>
internal sealed record Claim(string Node, string? From, long Earliest, long Latest);
