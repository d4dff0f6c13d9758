using System.Globalization;

namespace CallMessageEvents.Campaign;

/// <summary>The nodes of the application, those that are gone included.</summary>
/// <param name="settings">Their configuration.</param>
internal sealed class Nodes(IReadOnlyDictionary<string, string> settings) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cme-campaign-").FullName;
    private readonly List<NodeProcess> _all = [];
    private volatile IReadOnlyList<NodeProcess> _serving = [];

    /// <summary>Those that the load balancer sends requests to. A killed one is among them until it is removed.</summary>
    public IReadOnlyList<NodeProcess> Serving => _serving;

    public IReadOnlyList<NodeProcess> All => _all;

    /// <summary>Adds a node, which serves when this completes.</summary>
    public async Task<NodeProcess> AddAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"node-{_all.Count + 1}");
        var node = await NodeProcess.StartAsync(name, _folder, settings);
        _all.Add(node);
        _serving = [.. _serving, node];
        return node;
    }

    /// <summary>Sends no requests to a node any more.</summary>
    public void Remove(NodeProcess node) => _serving = [.. _serving.Where(one => one != node)];

    public void Dispose()
    {
        _all.ForEach(static node => node.Dispose());
        Directory.Delete(_folder, recursive: true);
    }
}
