using System.Collections.Concurrent;
using CallMessageEvents.PostgreSql.Tests;

namespace CallMessageEvents.Campaign;

/// <summary>Kills nodes, freezes them, deploys, and restarts the database, one thing after another, by a seed.</summary>
internal sealed class Disturber(Nodes nodes, TemporaryPostgreSql database, CampaignOptions options)
{
    /// <summary>A lease lasts for 5 seconds: some freezes are longer.</summary>
    private static readonly TimeSpan LongestFreeze = TimeSpan.FromSeconds(9);

    private readonly Random _random = new(options.Seed);
    private readonly ConcurrentQueue<Disturbance> _disturbances = [];

    public IReadOnlyCollection<Disturbance> Disturbances => _disturbances;

    /// <summary>Disturbs until it is told to stop; then all is whole.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (options.TroubleEvery == Timeout.InfiniteTimeSpan) return;

        // Each kind comes once before one comes again.
        Func<Task<Disturbance>>[] kinds = [KillAsync, DeployAsync, FreezeAsync, () => RestartAsync("fast"), () => RestartAsync("immediate")];
        for (var i = 0; ; i++)
        {
            if (i % kinds.Length == 0) _random.Shuffle(kinds);
            await Task.Delay(options.TroubleEvery * (0.5 + _random.NextDouble()), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested) return;

            var disturbance = await kinds[i % kinds.Length]();
            _disturbances.Enqueue(disturbance);
            await Console.Out.WriteLineAsync($"{DateTimeOffset.UtcNow:T} {disturbance.Kind} {disturbance.Node}");
        }
    }

    private NodeProcess Pick() => nodes.Serving[_random.Next(nodes.Serving.Count)];

    private async Task<Disturbance> KillAsync()
    {
        var (node, from) = (Pick(), Clock.Now());
        await node.KillAsync();

        // The load balancer sends it requests until another is there.
        await nodes.AddAsync();
        nodes.Remove(node);
        return new("kill", node.Name, from, Clock.Now());
    }

    private async Task<Disturbance> DeployAsync()
    {
        var from = Clock.Now();
        foreach (var node in nodes.Serving)
        {
            await nodes.AddAsync();
            nodes.Remove(node);
            await node.StopAsync();
        }

        return new("deploy", "all", from, Clock.Now());
    }

    private async Task<Disturbance> FreezeAsync()
    {
        var (node, from) = (Pick(), Clock.Now());
        await node.FreezeAsync();
        await Task.Delay(LongestFreeze * _random.NextDouble());
        await node.ThawAsync();
        return new("freeze", node.Name, from, Clock.Now());
    }

    private async Task<Disturbance> RestartAsync(string mode)
    {
        var from = Clock.Now();
        await database.StopAsync(mode);
        await database.StartAsync();
        return new($"database {mode}", null, from, Clock.Now());
    }
}
