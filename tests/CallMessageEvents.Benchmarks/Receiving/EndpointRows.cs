namespace CallMessageEvents.Benchmarks;

/// <summary>The whole endpoint, in a process of its own: 100,000 different signed messages over 1,000 calls.</summary>
internal sealed class EndpointRows : IRows
{
    private const int RoundCount = 20;
    private const int PerRound = 5_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public string[] Names => ["endpoint-cpu", "endpoint-rps", "endpoint-bytes"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var server = await Child.StartAsync("serve-endpoint");
        using var load = await Load.ConnectAsync(new Uri(server.FirstLine));
        var messages = new SignedMessages(Servers.MessagesPath);
        var unsigned = new SignedMessages("/floor").Take(PerRound).Select(static message => message with { Signature = null }).ToArray();
        var rounds = await Rounds.ControlAsync(
            RoundCount,
            () => load.PostAsync(load.Spread(Servers.MessagesPath, messages.Take(PerRound))),
            () => load.PostAsync(load.Spread("/floor", unsigned)),
            static used => used.Cpu,
            WarmUp);

        yield return Compared.Of(rounds, static used => used.Cpu).Row("endpoint-cpu", "us", 1.75);
        yield return Compared.Of(rounds, static used => used.PerSecond).Row("endpoint-rps", "/s", 0.68, isLeast: true);
        yield return new("endpoint-bytes", "B", Median.Of(rounds.Select(static round => round.Ours.Bytes)))
        {
            Floor = Median.Of(rounds.Select(static round => round.Floor.Bytes)), Limit = 3650, LimitOf = LimitOf.Ours,
        };
    }
}
