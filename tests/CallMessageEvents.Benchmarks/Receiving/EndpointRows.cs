namespace CallMessageEvents.Benchmarks;

/// <summary>The whole endpoint, in a process of its own: 100,000 different signed messages over 1,000 calls.</summary>
internal sealed class EndpointRows : IRows
{
    private const int RoundCount = 20;
    private const int PerRound = 5_000;
    private const int Calls = 1_000;
    private const string Path = Servers.MessagesPath;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private long _message;

    public string[] Names => ["endpoint-cpu", "endpoint-rps", "endpoint-bytes"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var server = await Child.StartAsync("serve-endpoint");
        using var load = await Load.ConnectAsync(new Uri(server.FirstLine));
        var rounds = await Rounds.ControlAsync(
            RoundCount,
            () => load.PostAsync(load.Spread(Path, Messages(isSigned: true))),
            () => load.PostAsync(load.Spread("/floor", Messages(isSigned: false))),
            static used => used.Cpu,
            WarmUp);

        yield return Compared.Of(rounds, static used => used.Cpu).Row("endpoint-cpu", "us", 1.75);
        yield return Compared.Of(rounds, static used => used.PerSecond).Row("endpoint-rps", "/s", 0.68, isLeast: true);
        yield return new("endpoint-bytes", "B", Rounds.Median(rounds.Select(static round => round.Ours.Bytes)))
        {
            Floor = Rounds.Median(rounds.Select(static round => round.Floor.Bytes)), Limit = 3650, LimitOf = LimitOf.Ours,
        };
    }

    /// <summary>The next messages, each call's in order. The floor gets such, too, unsigned.</summary>
    private IEnumerable<(long Group, byte[] Body, string? Signature)> Messages(bool isSigned)
    {
        var first = isSigned ? _message : 0;
        if (isSigned) _message += PerRound;
        for (var message = first; message < first + PerRound; message++)
        {
            var call = message % Calls;
            var body = Callback.Form(call, message, (message / Calls) + 1);
            yield return (call, body, isSigned ? Callback.Sign(Servers.PublicBaseUrl + Path, body) : null);
        }
    }
}
