using System.Buffers.Binary;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>What a node learns when it shows that it lives.</summary>
/// <param name="Renewed">The partitions whose leases were renewed.</param>
/// <param name="Live">How many nodes live, this one included.</param>
internal sealed record Heartbeat(HashSet<int> Renewed, int Live);

/// <summary>The statements about leases. All times are the database's.</summary>
internal sealed class LeaseTable(Database database, PostgreSqlOptions options, EngineTelemetry telemetry)
{
    /// <summary>How long a beat may take, in seconds: one that takes longer is of little use, and the next may go over a better connection.</summary>
    private const int BeatTimeout = 3;

    /// <summary>How long after its last beat a node is gone whose lock is gone: one that only lost that session says so with its next beat.</summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(1.5);

    /// <summary>It also tells whether another node had it, and has not handed it over.</summary>
    private readonly string _claim =
        $"""
        with {Gone(database.Schema)}, free as (
            select part, node from {database.Schema}.lease
            where part between $1 and $2 and part <> all($6) and (node is null or node = $4 or until < now() or node in (select id from gone))
            order by part limit $3 for update skip locked)
        update {database.Schema}.lease l set node = $4, epoch = l.epoch + 1, until = now() + $5
        from free where l.part = free.part returning l.part, l.epoch, free.node is not null and free.node <> $4
        """;

    /// <summary>The first key of nodes' advisory locks, each schema's own; the second is the node's number.</summary>
    public static int LockClass(string schema)
    {
        Span<byte> hash = stackalloc byte[16];
        EntryIds.OfText(schema).TryWriteBytes(hash, bigEndian: true, out _);

        // The database shows it as a number without a sign.
        return BinaryPrimitives.ReadInt32BigEndian(hash) & int.MaxValue;
    }

    /// <summary>Adds a node; returns its number.</summary>
    public Task<int> JoinAsync(int account, CancellationToken cancellationToken) => database.RunAsync(
        async (connection, token) =>
        {
            var ids = await connection.ReadAsync(
                $"insert into {database.Schema}.node (account, locks, seen) values ($1, false, now()) returning id",
                [Sql.Value(account)],
                static row => row.GetInt32(0),
                token).ConfigureAwait(false);
            return ids[0];
        },
        cancellationToken);

    /// <summary>Shows that a node lives, and renews its leases.</summary>
    public Task<Heartbeat> BeatAsync(
        int account, int node, bool locks, IReadOnlyCollection<Lease> leases, CancellationToken cancellationToken) => database.RunAsync(
        async (connection, token) =>
        {
            var batch = new NpgsqlBatch(connection) { Timeout = BeatTimeout };
            await using (batch.ConfigureAwait(false))
            {
                batch.BatchCommands.Add(Sql.BatchCommand(
                    $"""
                    insert into {database.Schema}.node (id, account, locks, seen) overriding system value values ($1, $2, $3, now())
                    on conflict (id) do update set locks = excluded.locks, seen = excluded.seen
                    """,
                    Sql.Value(node), Sql.Value(account), Sql.Value(locks)));
                batch.BatchCommands.Add(Sql.BatchCommand(
                    $"""
                    update {database.Schema}.lease l set until = now() + $1
                    from unnest($2, $3) held (part, epoch) where l.part = held.part and l.epoch = held.epoch and l.node = $4
                    returning l.part
                    """,
                    Sql.Value(options.LeaseDuration),
                    Sql.Value(leases.Select(static lease => lease.Part).ToArray()),
                    Sql.Value(leases.Select(static lease => lease.Epoch).ToArray()),
                    Sql.Value(node)));
                batch.BatchCommands.Add(Sql.BatchCommand(
                    $"""
                    with {Gone(database.Schema)}
                    select count(*)::int from {database.Schema}.node n
                    where n.account = $1 and n.seen > now() - $2 and n.id not in (select id from gone)
                    """,
                    Sql.Value(account), Sql.Value(options.LeaseDuration)));
                var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    HashSet<int> renewed = [];
                    while (await reader.ReadAsync(token).ConfigureAwait(false)) renewed.Add(reader.GetInt32(0));
                    await reader.NextResultAsync(token).ConfigureAwait(false);
                    await reader.ReadAsync(token).ConfigureAwait(false);
                    return new Heartbeat(renewed, Math.Max(1, reader.GetInt32(0)));
                }
            }
        },
        cancellationToken);

    /// <summary>Takes partitions that are free: without an owner, or whose owner's lease or process has ended, or that this node itself had and lost.</summary>
    public async Task<IReadOnlyList<(int Part, long Epoch, bool IsTakeover)>> ClaimAsync(
        int account, int node, IReadOnlyCollection<Lease> held, int most, CancellationToken cancellationToken)
    {
        var claimed = await database.RunAsync(
            (connection, token) => connection.ReadAsync(_claim, Parameters(), static row => (row.GetInt32(0), row.GetInt64(1), row.GetBoolean(2)), token),
            cancellationToken).ConfigureAwait(false);
        telemetry.TookOver(claimed.Count(static one => one.Item3));
        return claimed;

        NpgsqlParameter[] Parameters()
        {
            var (first, last) = Partition.Of(account);
            return
            [
                Sql.Value(first), Sql.Value(last), Sql.Value(most), Sql.Value(node), Sql.Value(options.LeaseDuration),
                Sql.Value(held.Select(static lease => lease.Part).ToArray()),
            ];
        }
    }

    /// <summary>Lets go of partitions, so that other nodes take them.</summary>
    public async Task<bool[]> ReleaseAsync(int node, IReadOnlyList<Lease> leases, CancellationToken cancellationToken)
    {
        await database.RunAsync(
            (connection, token) => connection.RunAsync(
                $"""
                update {database.Schema}.lease l set node = null
                from unnest($1, $2) held (part, epoch) where l.part = held.part and l.epoch = held.epoch and l.node = $3
                """,
                [
                    Sql.Value(leases.Select(static lease => lease.Part).ToArray()), Sql.Value(leases.Select(static lease => lease.Epoch).ToArray()),
                    Sql.Value(node),
                ],
                token),
            cancellationToken).ConfigureAwait(false);
        return [.. leases.Select(static _ => true)];
    }

    /// <summary>Removes a node that has stopped. What it could not let go of, or claimed at the last moment, is free with it.</summary>
    public Task LeaveAsync(int node, CancellationToken cancellationToken) => database.RunAsync(
        (connection, token) => connection.RunAsync(
            $"with freed as (update {database.Schema}.lease set node = null where node = $1) delete from {database.Schema}.node where id = $1",
            [Sql.Value(node)],
            token),
        cancellationToken);

    /// <summary>The nodes that held a lock of their session, and do not any more: their processes have ended.</summary>
    private static string Gone(string schema) =>
        $"""
        gone as materialized (
            select n.id from {schema}.node n
            where n.locks and n.seen < now() - interval '{(int)GoneAfter.TotalMilliseconds} milliseconds' and not exists (
                select from pg_locks l
                where l.locktype = 'advisory' and l.classid = {LockClass(schema)}::bigint::oid and l.objid = n.id::bigint::oid and l.objsubid = 2
                    and l.database = (select oid from pg_database where datname = current_database())))
        """;
}
