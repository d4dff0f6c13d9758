namespace CallMessageEvents.Benchmarks;

/// <summary>A send without a network.</summary>
internal sealed class SendRows : IRows
{
    private const int Count = 20_000;

    public string[] Names => ["send-cpu", "send-bytes", "send-requests"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var handler = new ReplyHandler();
        await using var app = await SendingApp.StartAsync(handler: handler);
        using var client = new HttpClient(handler, disposeHandler: false);
        var floor = new SendFloor(client);

        var cpu = await Rounds.CompareAsync(31, () => Probe.ThreadCpu(Count, app.SendAsync), () => Probe.ThreadCpu(Count, FloorAsync));
        yield return cpu.Row("send-cpu", "us", 8.5);

        var (ours, theirs) = (Probe.ThreadBytes(Count, app.SendAsync), Probe.ThreadBytes(Count, FloorAsync));
        yield return Compared.Of(ours, theirs).Row("send-bytes", "B", 1.75);

        var before = handler.Requests;
        for (var i = 0; i < Count; i++) await app.SendAsync();
        yield return new("send-requests", "requests", (double)(handler.Requests - before) / Count) { Floor = 1, Limit = 1, LimitOf = LimitOf.Ours };

        Task FloorAsync() => floor.SendAsync(null, CancellationToken.None);
    }
}
