using System.Globalization;
using CallMessageEvents.Tests;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Leases;

/// <summary>
/// Nodes and a database whose clocks a test moves: the statements, and what nodes make of their answers, are the real ones. An entry waits in each partition,
/// and never ends, so that each new owner is given it: that tells who takes itself for the owner.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    public const int Partitions = 64;

    /// <summary>Longer than nodes wait between two renewals, also those whose clock is slow: each step has one.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1.25);

    private readonly EngineSchema _schema = new();
    private readonly List<SimulatedNode> _nodes = [];
    private readonly List<string> _wrong = [];
    private NpgsqlConnection? _blocking;

    /// <summary>Held while time passes: whoever holds it sees one moment.</summary>
    public Lock Sync { get; } = new();

    /// <summary>The time since the beginning, by a clock that is right.</summary>
    public TimeSpan Now { get; private set; }

    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    public IEnumerable<SimulatedNode> Running => _nodes.Where(static node => !node.IsPaused);

    /// <summary>Two nodes that believed to own the same at once.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    public static async Task<World> CreateAsync()
    {
        var world = new World();
        await world._schema.RunAsync(PostgreSqlMigrations.Script(world._schema.Name));

        // In the place of the database's own: it stands still within a transaction, and cannot be read while time passes.
        await world._schema.RunAsync(
            """
            create table {schema}.clock (at timestamptz not null);
            insert into {schema}.clock values ('2026-01-01');
            create function {schema}.now() returns timestamptz language plpgsql as $$
            begin
                if coalesce(current_setting('simulated.now', true), '') = '' then
                    perform pg_advisory_lock_shared(hashtext('{schema}'));
                    perform set_config('simulated.now', at::text, true) from {schema}.clock;
                    perform pg_advisory_unlock_shared(hashtext('{schema}'));
                end if;
                return current_setting('simulated.now')::timestamptz;
            end $$;
            insert into {schema}.inbox (part, kind, call_id, key_id, call_sid, key, body)
            select part, 0, md5(part::text)::uuid, md5(part::text)::uuid, 'CA' || part, part::text, '' from generate_series(64, 127) part;
            insert into {schema}.waiting (id, part) select id, part from {schema}.inbox;
            """);
        return world;
    }

    /// <summary>Adds a node.</summary>
    /// <param name="speed">How fast its clock runs.</param>
    /// <param name="proxy">What it reaches the database through; null for nothing.</param>
    public async Task<SimulatedNode> AddAsync(double speed, AnswerProxy? proxy = null)
    {
        var last = await LastNodeAsync();
        var node = new SimulatedNode(this, _schema, speed, proxy?.Through(EngineSchema.ConnectionString) ?? EngineSchema.ConnectionString);
        await Eventually.HoldsAsync(async () => await LastNodeAsync() > last);
        node.Id = await LastNodeAsync();
        lock (Sync) _nodes.Add(node);
        return node;
    }

    public async Task StopAsync(SimulatedNode node)
    {
        await node.DisposeAsync();
        lock (Sync) _nodes.Remove(node);
    }

    /// <summary>Nothing is renewed, claimed or let go of until <see cref="UnblockAsync"/>: the database is slow.</summary>
    public async Task BlockAsync()
    {
        _blocking = await _schema.OpenAsync();
        await _schema.RunAsync(_blocking, "begin; lock table {schema}.lease in exclusive mode");
    }

    public async Task UnblockAsync()
    {
        await _schema.RunAsync(_blocking!, "rollback");
        await _blocking!.DisposeAsync();
        _blocking = null;
        await WhenRenewedAsync();
    }

    /// <summary>Lets time pass, everywhere at once. Nodes that are paused notice when they go on.</summary>
    public async Task PassAsync(TimeSpan more = default)
    {
        var time = Step + more;
        await using (var connection = await _schema.OpenAsync())
        {
            await _schema.RunAsync(connection, "select pg_advisory_lock(hashtext('{schema}'))");
            await _schema.RunAsync(connection, "update {schema}.clock set at = at + $1", new NpgsqlParameter<TimeSpan> { TypedValue = time });
            lock (Sync) Now += time;
            await _schema.RunAsync(connection, "select pg_advisory_unlock(hashtext('{schema}'))");
        }

        foreach (var node in Running) node.CatchUp();
        if (_blocking is null) await WhenRenewedAsync();
    }

    /// <summary>Lets time pass until each partition has an owner, one that runs, and none has more than its share.</summary>
    public Task WhenSharedAsync() => Eventually.HoldsAsync(async () =>
    {
        if (IsShared()) return true;
        await PassAsync();
        return IsShared();
    });

    /// <summary>Completes when these have asked for their leases at this moment, whether or not they have the answer.</summary>
    public async Task WhenRenewedAsync(params SimulatedNode[] nodes)
    {
        var looked = 0;
        await Eventually.HoldsAsync(async () =>
        {
            var renewed = await _schema.ReadAsync<int>("select id from {schema}.node where seen = (select at from {schema}.clock)");
            var missing = nodes.Where(node => !renewed.Contains(node.Id)).ToArray();

            // One may have seen how long it has to wait before time passed, and begun to wait after: nothing would wake it.
            if (++looked % 100 == 0) Array.ForEach(missing, static node => node.Wake(Step));
            return missing.Length == 0;
        });
    }

    /// <summary>Who believes to own a partition, by the key of its entry.</summary>
    public SimulatedNode[] OwnersOf(int partition)
    {
        lock (Sync) return [.. _nodes.Where(node => node.Believes(Key(partition)))];
    }

    /// <summary>A node begins something that it believes to own. Under <see cref="Sync"/>.</summary>
    public void Begins(SimulatedNode node, string key) =>
        _wrong.AddRange(from other in _nodes where other != node && other.Believes(key) select $"At {Now} nodes {other.Id} and {node.Id} own {key}.");

    /// <summary>Whether each partition has an owner, one that runs, and none has more than its share.</summary>
    public bool IsShared()
    {
        var owners = Enumerable.Range(0, Partitions).Select(OwnersOf).ToArray();
        var running = Running.ToArray();
        var share = (Partitions + running.Length - 1) / running.Length;
        return owners.All(owner => owner is [{ IsPaused: false }])
            && owners.CountBy(static owner => owner[0]).All(owned => owned.Value <= share);
    }

    public async ValueTask DisposeAsync()
    {
        if (_blocking is not null) await _blocking.DisposeAsync();
        foreach (var node in _nodes) await node.DisposeAsync();
        await _schema.DisposeAsync();
    }

    private static string Key(int partition) => (Partitions + partition).ToString(CultureInfo.InvariantCulture);

    /// <summary>Completes when each node that runs has renewed its leases at this moment.</summary>
    private Task WhenRenewedAsync() => WhenRenewedAsync([.. Running]);

    /// <summary>Numbers only grow.</summary>
    private async Task<int> LastNodeAsync() => Assert.Single(await _schema.ReadAsync<int>("select coalesce(max(id), 0) from {schema}.node"));
}
