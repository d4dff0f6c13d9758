using System.Diagnostics;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class DatabaseDownTests
{
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Messages_DatabaseCrashes_AreAnswered503MeanwhileAndNoneIsLost()
    {
        var size = Size.OfTests;
        await using var server = await PostgreSqlServer.StartAnotherAsync();
        await using var cluster = await Cluster.StartAsync(server.ConnectionString, nodes: 3);
        using var caller = new Caller(cluster);
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.25);
        await server.StopAsync("immediate");
        var stopped = Stopwatch.GetTimestamp();
        await Task.Delay(Down, TestContext.Current.CancellationToken);
        var starts = Stopwatch.GetTimestamp();
        await server.StartAsync();
        var down = Stopwatch.GetElapsedTime(stopped);
        TestContext.Current.TestOutputHelper!.WriteLine($"It was down for {down.TotalSeconds:0.0} s.");
        await posting;

        // An answer may have been on its way when the database stopped.
        Assert.DoesNotContain(caller.Answered.Values, answered => answered < starts && Stopwatch.GetElapsedTime(stopped, answered) > Down / 2);
        Assert.NotEqual(0, caller.Statuses[System.Net.HttpStatusCode.ServiceUnavailable]);
        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf(cluster.Serving);
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, down + Bounds.Expiry);
    }
}
