namespace CallMessageEvents.Benchmarks;

/// <summary>A send to a web server on loopback, in another process: what the client pays.</summary>
internal sealed class LoopbackRows : IRows
{
    private const int Count = 1_000;

    public string[] Names => ["send-loopback-cpu", "send-loopback-bytes"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var server = await Child.StartAsync("serve-twilio");
        var twilio = new Uri(server.FirstLine);
        await using var app = await SendingApp.StartAsync(twilio);
        using var client = new HttpClient();
        var floor = new SendFloor(client);
        var address = new Uri(twilio, $"/2010-04-01/Accounts/{FloorData.AccountSid}/Calls/{FloorData.CallSid}/UserDefinedMessages.json");

        var rounds = await Rounds.ControlAsync(
            25, () => Probe.ProcessCpuAsync(Count, app.SendAsync), () => Probe.ProcessCpuAsync(Count, FloorAsync), static cost => cost);
        yield return Compared.Of(rounds, static cost => cost).Row("send-loopback-cpu", "us", 1.41);

        yield return Compared.Of(await Probe.ProcessBytesAsync(Count, app.SendAsync), await Probe.ProcessBytesAsync(Count, FloorAsync)).Row(
            "send-loopback-bytes", "B", 1.82);

        Task FloorAsync() => floor.SendAsync(address, CancellationToken.None);
    }
}
