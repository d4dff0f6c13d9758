using System.Globalization;
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
    public Cluster(string connectionString)
    {
        ConnectionString = connectionString;
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
    }

    public string ConnectionString { get; }

    public string Schema { get; }

    /// <summary>The nodes' configuration.</summary>
    public Dictionary<string, string> Settings { get; }

    /// <summary>The file without which handlers of poison fail.</summary>
    public string Cure => Path.Combine(_folder, "cure");

    /// <summary>The nodes that a load balancer sends callbacks to. A killed one is among them until it is removed.</summary>
    public IReadOnlyList<NodeProcess> Serving => _serving;

    /// <summary>The nodes whose messages others may have taken, though nobody did anything to them: the machine was too busy to renew their leases.</summary>
    public IEnumerable<NodeProcess> Stalled => _nodes.Where(static node => node.HasLostLeases);

    /// <summary>Starts some nodes.</summary>
    public static async Task<Cluster> StartAsync(string connectionString, int nodes)
    {
        var cluster = new Cluster(connectionString);
        try
        {
            for (var i = 0; i < nodes; i++) await cluster.AddAsync();
            await cluster.WhenSharedAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a node, which serves when this completes.</summary>
    /// <param name="settings">What its configuration has of its own.</param>
    /// <param name="prefix">What its command begins with.</param>
    public async Task<NodeProcess> AddAsync(IReadOnlyDictionary<string, string>? settings = null, IEnumerable<string>? prefix = null)
    {
        var name = $"{(char)('A' + _nodes.Count)}";
        var node = await NodeProcess.StartAsync(name, Path.Combine(_folder, $"{name}.ledger"), [.. Settings, .. settings ?? Nothing], prefix ?? []);
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
