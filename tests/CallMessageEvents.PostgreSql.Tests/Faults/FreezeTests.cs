using System.Diagnostics;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class FreezeTests
{
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(10);

    /// <summary>Longer than a message waits for one that is missing.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(700);

    [Fact]
    public async Task Messages_NodeIsFrozen_OthersHandleThemAndItBeginsNothingStale()
    {
        var size = Size.OfTests.Lasting(Frozen * 2);
        await using var twilio = await TakingTwilio.StartAsync();
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString);
        twilio.Serve(cluster);
        var claims = await Claims.WatchAsync(cluster);
        await cluster.AddAllAsync(nodes: 3);
        using var caller = new Caller(cluster, halfSpeakProtocol: true);
        var node = cluster.Serving[0];
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.2);
        var (held, serving) = (await FreezeInTheMiddleAsync(cluster, caller, size, node), cluster.Serving);
        var frozen = Stopwatch.GetTimestamp();
        cluster.Remove(node);
        await Task.Delay(Frozen, TestContext.Current.CancellationToken);
        await node.ThawAsync();
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller, held, serving);
        audit.NothingBegunBy(node, frozen, await claims.WhenClaimedAsync(node, frozen));
        Assert.NotEqual(0, twilio.Taken);
        await audit.OnlyRepeatedBecauseOfAsync(node);
        await audit.OnlyOverlappingBecauseOfAsync(node);
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Expiry);
    }

    /// <summary>
    /// Freezes a node that has work in hand, and is told to go on while it is frozen: what it knows of messages of the protocol, and that others are done. It
    /// has just begun nothing, so that whatever it begins afterwards is begun without a lease.
    /// </summary>
    /// <returns>For how long no node could see what others stored.</returns>
    private static async Task<TimeSpan> FreezeInTheMiddleAsync(Cluster cluster, Caller caller, Size size, NodeProcess node)
    {
        var began = Stopwatch.GetTimestamp();
        await using var tables = await cluster.HoldAsync("value");
        var more = caller.Answered.Count + (2 * size.Calls);
        await Progress.WhenAsync(() => caller.Answered.Count >= more);
        await tables.AddAsync("waiting");
        await Progress.WhenAsync(() => Stopwatch.GetElapsedTime(LedgerLine.Read(node.Ledger, node.Name).Max(static line => line.At)) > Quiet);
        await node.FreezeAsync();
        return Stopwatch.GetElapsedTime(began);
    }
}
