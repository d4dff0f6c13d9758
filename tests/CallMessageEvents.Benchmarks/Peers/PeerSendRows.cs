namespace CallMessageEvents.Benchmarks;

/// <summary>A send beside the same one with Twilio's C# helper library, in memory and over loopback.</summary>
internal sealed class PeerSendRows : IRows
{
    private const int Count = 5_000;
    private const int LoopbackCount = 1_000;

    public string[] Names => ["peer-send-cpu", "peer-send-bytes", "peer-send-loopback", "peer-send-loopback-bytes"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using (var handler = new ReplyHandler())
        {
            await using var app = await SendingApp.StartAsync(handler: handler);
            using var client = new HttpClient(handler, disposeHandler: false);
            var peer = new PeerSender(client);

            var cpu = await Rounds.CompareAsync(31, () => Probe.ThreadCpu(Count, app.SendAsync), () => Probe.ThreadCpu(Count, peer.SendAsync));
            yield return cpu.Row("peer-send-cpu", "us", 0.85);

            yield return Compared.Of(Probe.ThreadBytes(Count, app.SendAsync), Probe.ThreadBytes(Count, peer.SendAsync)).Row("peer-send-bytes", "B", 0.85);
        }

        using var server = await Child.StartAsync("serve-twilio");
        var twilio = new Uri(server.FirstLine);
        await using var local = await SendingApp.StartAsync(twilio);
        using var localClient = new HttpClient(new LocalHandler(twilio));
        var localPeer = new PeerSender(localClient);

        var rounds = await Rounds.ControlAsync(
            25,
            () => Probe.ProcessCpuAsync(LoopbackCount, local.SendAsync),
            () => Probe.ProcessCpuAsync(LoopbackCount, localPeer.SendAsync),
            static cost => cost);
        yield return Compared.Of(rounds, static cost => cost).Row("peer-send-loopback", "us", 1.05);

        var (ours, theirs) = (await Probe.ProcessBytesAsync(LoopbackCount, local.SendAsync), await Probe.ProcessBytesAsync(LoopbackCount, localPeer.SendAsync));
        yield return Compared.Of(ours, theirs).Row("peer-send-loopback-bytes", "B", 0.85);
    }
}
