using System.Globalization;
using CallMessageEvents.Emulator;
using CallMessageEvents.Tests;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>The nodes of one application. Each has its own process; what still runs at the end is ended.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>How many shares the calls of an account are in.</summary>
    private const int Partitions = 64;

    private static readonly Dictionary<string, string> Nothing = [];

    private static int s_schemas;

    private readonly string _folder = Directory.CreateTempSubdirectory("cme-nodes-").FullName;
    private readonly NpgsqlDataSource _database;
    private readonly List<NodeProcess> _nodes = [];
    private volatile IReadOnlyList<NodeProcess> _serving = [];

    /// <param name="connectionString">The database.</param>
    /// <param name="isOrderStrict">Whether nodes wait for a missing message as long as they can. It is for tests in which calls keep their owner.</param>
    public Cluster(string connectionString, bool isOrderStrict = false)
    {
        (ConnectionString, IsOrderStrict) = (connectionString, isOrderStrict);
        _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Timeout = 60, CommandTimeout = 60 });
        Schema = string.Create(CultureInfo.InvariantCulture, $"faults_{Interlocked.Increment(ref s_schemas)}");
        Settings = new()
        {
            ["postgres"] = connectionString,
            ["schema"] = Schema,
            ["cure"] = Cure,
            ["urls"] = "http://127.0.0.1:0",
            ["CallMessageEvents:AccountSid"] = Callback.Account,
            ["CallMessageEvents:AuthToken"] = SignedRequest.Token,
            ["CallMessageEvents:PublicBaseUrl"] = Callback.PublicBaseUrl,
        };
        if (isOrderStrict) Settings["CallMessageEvents:Receiving:GapTimeout"] = "00:00:14";
    }

    public string ConnectionString { get; }

    public string Schema { get; }

    /// <summary>Whether no message may be begun after a later one that came after it.</summary>
    public bool IsOrderStrict { get; }

    /// <summary>The nodes' configuration.</summary>
    public Dictionary<string, string> Settings { get; }

    /// <summary>The file without which handlers of poison fail.</summary>
    public string Cure => Path.Combine(_folder, "cure");

    /// <summary>The nodes that a load balancer sends callbacks to. A killed one is among them until it is removed.</summary>
    public IReadOnlyList<NodeProcess> Serving => _serving;

    /// <summary>The nodes whose messages others may have taken, though nobody did anything to them: the machine was too busy to renew their leases.</summary>
    public IEnumerable<NodeProcess> Stalled => _nodes.Where(static node => node.HasLostLeases);

    /// <summary>Nodes that are added from now on keep their calls though the machine stands still: for tests that are not about losing them.</summary>
    public void KeepCalls() => Settings["lease"] = EngineSchema.LongLease.ToString();

    /// <summary>Has nodes that are added from now on send there. They repeat no request because the machine stands still: tests count what comes.</summary>
    public void SendTo(TwilioEmulator twilio)
    {
        Settings["CallMessageEvents:BaseAddress"] = twilio.BaseAddress.ToString();
        foreach (var limit in (string[])["AttemptTimeout", "TotalTimeout"]) Settings[$"CallMessageEvents:Resilience:{limit}"] = "00:02:00";
    }

    /// <summary>Starts some nodes.</summary>
    public static async Task<Cluster> StartAsync(string connectionString, int nodes, bool isOrderStrict = false)
    {
        var cluster = new Cluster(connectionString, isOrderStrict);
        try
        {
            await cluster.AddAllAsync(nodes);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds some nodes; each owns its share of the calls when this completes.</summary>
    public async Task AddAllAsync(int nodes)
    {
        for (var i = 0; i < nodes; i++) await AddAsync();
        await WhenSharedAsync();
    }

    /// <summary>Adds a node, which serves when this completes. The database knows its connections by its name.</summary>
    /// <param name="settings">What its configuration has of its own.</param>
    /// <param name="prefix">What its command begins with.</param>
    public async Task<NodeProcess> AddAsync(IReadOnlyDictionary<string, string>? settings = null, IEnumerable<string>? prefix = null)
    {
        var name = $"{(char)('A' + _nodes.Count)}";
        var all = new Dictionary<string, string>(Settings);
        foreach (var (key, value) in settings ?? Nothing) all[key] = value;
        all["postgres"] += $";Application Name={ApplicationOf(name)}";
        var node = await NodeProcess.StartAsync(name, Path.Combine(_folder, $"{name}.ledger"), all, prefix ?? []);
        _nodes.Add(node);
        _serving = [.. _serving, node];
        return node;
    }

    /// <summary>Completes when each node that serves owns its share of the calls.</summary>
    public Task WhenSharedAsync()
    {
        var most = (Partitions + Serving.Count - 1) / Serving.Count;
        return Progress.WhenAsync(async () => await QueryAsync(
            $"""
            select count(*) from (select count(*) parts from {Schema}.lease where until > now() group by node) owner
            where parts <= {most} having sum(parts) = {Partitions}
            """) is long owners && owners == Serving.Count);
    }

    /// <summary>Runs SQL; returns the first value, null for none.</summary>
    public async Task<object?> QueryAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs SQL; returns a value for each row.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = _database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<T> rows = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>
    /// Changes tables while nodes work. They lock the tables in one order and in the other, so that it may have to give way to them: then it begins again.
    /// </summary>
    public async Task ChangeAsync(string sql)
    {
        while (true)
        {
            try
            {
                await QueryAsync(sql);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // It has done nothing.
            }
        }
    }

    /// <summary>Locks tables, so that statements wait; until the result is disposed.</summary>
    public async Task<HeldTables> HoldAsync(params string[] tables)
    {
        var held = new HeldTables(await _database.OpenConnectionAsync(TestContext.Current.CancellationToken), Schema);
        foreach (var table in tables) await held.AddAsync(table);
        return held;
    }

    /// <summary>The name that the database knows a node's connections by.</summary>
    public string ApplicationOf(string node) => $"{Schema} {node}";

    /// <summary>Sends no callbacks to a node any more.</summary>
    public void Remove(NodeProcess node) => _serving = [.. _serving.Where(one => one != node)];

    /// <summary>What all nodes' handlers did so far, also those of nodes that are gone.</summary>
    public IEnumerable<LedgerLine> Ledger() => _nodes.SelectMany(static node => LedgerLine.Read(node.Ledger, node.Name));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
            TestContext.Current.TestOutputHelper?.WriteLine($"Node {node.Name} logged:\n{node.Log}");
        }

        Directory.Delete(_folder, recursive: true);
        await _database.DisposeAsync();
    }
}
