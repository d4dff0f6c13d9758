namespace CallMessageEvents.Benchmarks;

/// <summary>A send without a network to who answered and to who placed the call, with known state, beside one to a leg: what finding the leg costs.</summary>
internal sealed class ConversationSendRows : IRows
{
    private const int Count = 20_000;
    private const double Limit = 1.3;

    public string[] Names => ["send-who-answered-cpu", "send-who-answered-bytes", "send-who-placed-cpu", "send-who-placed-bytes"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var handler = new ReplyHandler();
        await using var app = await SendingApp.StartAsync(handler: handler);
        await app.ReportConversationAsync();

        foreach (var (name, to) in new[] { ("send-who-answered", SendingApp.WhoAnswered), ("send-who-placed", SendingApp.WhoPlaced) })
        {
            var before = handler.Requests;
            await app.SendAsync(to);
            if (handler.Requests != before + 1) throw new InvalidOperationException("The leg was looked for at Twilio.");

            var cpu = await Rounds.CompareAsync(31, () => Probe.ThreadCpu(Count, () => app.SendAsync(to)), () => Probe.ThreadCpu(Count, app.SendAsync));
            yield return cpu.Row($"{name}-cpu", "us", Limit);

            var (ours, theirs) = (Probe.ThreadBytes(Count, () => app.SendAsync(to)), Probe.ThreadBytes(Count, app.SendAsync));
            yield return Compared.Of(ours, theirs).Row($"{name}-bytes", "B", Limit);
        }
    }
}
