namespace CallMessageEvents.Tests;

/// <summary>Three nodes that die and come back, and a great many messages.</summary>
public sealed class ManyNodesTests(ITestOutputHelper output)
{
    private const int Calls = 500;
    private const int MessagesPerCall = 40;

    /// <summary>How many of a call's messages are under way at once, so that they arrive in any order.</summary>
    private const int Window = 4;

    [Fact]
    public async Task Handlers_NodesDieAndComeBack_GetEachMessageInOrder()
    {
        var (time, ledger) = (new StillTime(), new Ledger(Calls, MessagesPerCall));
        var engine = new FakeEngine(time.Clock) { Yields = true, Shuffles = true, Doubles = 0.1, Observer = ledger };
        await using var fleet = new Fleet(engine, ledger, time, seed: 1);
        foreach (var name in new[] { "node 1", "node 2", "node 3" }) await fleet.StartAsync(name);

        var sending = Task.WhenAll(Enumerable.Range(0, Calls).Select(call => SendAsync(fleet, ledger, time, call)));
        var chaos = new Chaos(engine, fleet, ledger, time);
        var happening = chaos.RunAsync(Calls * MessagesPerCall, every: 600);
        await time.RunAsync(
            () => sending.IsCompleted && happening.IsCompleted && engine.WaitingCount == 0, () => engine.IsQuiet, TimeSpan.FromMinutes(10));
        await Eventually.EndsAsync(Task.WhenAll(sending, happening));

        var verdict = ledger.Judge();
        output.WriteLine($"{verdict}, {chaos.Count} happenings, {time.Steps} steps");
        Assert.True(verdict.Faults.Count == 0, verdict.ToString());
        Assert.NotEqual(0, verdict.Twice);
        Assert.InRange(verdict.Late, 0, verdict.Losses);
    }

    private static async Task SendAsync(Fleet fleet, Ledger ledger, StillTime time, int call)
    {
        foreach (var window in Enumerable.Range(0, MessagesPerCall).Chunk(Window))
        {
            // Not far ahead of the handlers, so that whatever happens meets both.
            if (window[0] >= 2 * Window) await Task.WhenAll(window.Select(message => ledger.WhenDone(call, message - (2 * Window))));

            // Some are delivered twice.
            var deliveries = window.Concat(window.Where(_ => fleet.Next(20) == 0)).OrderBy(_ => fleet.Next(1000)).ToArray();
            await Task.WhenAll(deliveries.Select(message => time.WorkAsync(() => fleet.SendAsync(call, message))));
        }
    }
}
