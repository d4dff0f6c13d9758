namespace CallMessageEvents.Benchmarks;

/// <summary>The whole endpoint beside one with <c>RequestValidator</c> in a filter, both in one process: different signed messages over 1,000 calls.</summary>
internal sealed class PeerEndpointRows : IRows
{
    private const int RoundCount = 20;
    private const int PerRound = 5_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public string[] Names => ["peer-endpoint-cpu", "peer-endpoint-rps", "peer-endpoint-bytes"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var server = await Child.StartAsync("serve-endpoint");
        using var load = await Load.ConnectAsync(new Uri(server.FirstLine));
        SignedMessages ours = new(Servers.MessagesPath), theirs = new(PeerEndpoint.Path);
        var rounds = await Rounds.ControlAsync(
            RoundCount,
            () => load.PostAsync(load.Spread(Servers.MessagesPath, ours.Take(PerRound))),
            () => load.PostAsync(load.Spread(PeerEndpoint.Path, theirs.Take(PerRound))),
            static used => used.Cpu,
            WarmUp);

        yield return Compared.Of(rounds, static used => used.Cpu).Row("peer-endpoint-cpu", "us", 1.05);
        yield return Compared.Of(rounds, static used => used.PerSecond).Row("peer-endpoint-rps", "/s", 0.95, isLeast: true);
        yield return Compared.Of(rounds, static used => used.Bytes).Row("peer-endpoint-bytes", "B", 0.85);
    }
}
