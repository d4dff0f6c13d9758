using System.Globalization;

namespace CallMessageEvents.Benchmarks;

/// <summary>The nodes of one application, each in a process of its own, on a schema of their own.</summary>
internal sealed class NodeGroup : IDisposable
{
    private const int Partitions = 64;

    private readonly List<Child> _nodes = [];
    private readonly HttpClient _client = new();

    /// <summary>Gets where each takes callbacks.</summary>
    public Uri[] Addresses => [.. _nodes.Select(static node => new Uri(node.FirstLine))];

    /// <summary>Starts some. They share all calls when this completes.</summary>
    public static async Task<NodeGroup> StartAsync(BenchmarkDatabase database, string schema, int count)
    {
        var group = new NodeGroup();
        while (group._nodes.Count < count) group._nodes.Add(await Child.StartAsync("serve-node", database.ConnectionString, schema));
        while (!await group.IsSharedAsync()) await Window.LeadAsync();

        // Each has looked for what waits since it claimed its last partition.
        await Window.LeadAsync();
        return group;
    }

    /// <summary>Returns which messages handlers began since this was asked last, and when.</summary>
    public async Task<Dictionary<string, long>> TakeHandledAsync()
    {
        var handled = new Dictionary<string, long>();
        foreach (var address in Addresses)
        {
            var lines = await _client.GetStringAsync(new Uri(address, "/handled"));
            foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                handled[line.Split(' ')[0]] = long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        }

        return handled;
    }

    public void Dispose()
    {
        _client.Dispose();
        foreach (var node in _nodes) node.Dispose();
    }

    private async Task<bool> IsSharedAsync()
    {
        var owned = await Task.WhenAll(Addresses.Select(async address =>
            int.Parse(await _client.GetStringAsync(new Uri(address, "/owned")), CultureInfo.InvariantCulture)));
        return owned.Sum() == Partitions && owned.Max() <= (Partitions + owned.Length - 1) / owned.Length;
    }
}
