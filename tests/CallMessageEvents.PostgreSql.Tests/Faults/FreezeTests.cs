namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class FreezeTests
{
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Messages_NodeIsFrozen_OthersHandleThemAndItBeginsNothingStale()
    {
        var size = Size.OfTests.Lasting(Frozen * 2);
        await using var cluster = await Cluster.StartAsync(PostgreSqlServer.Current.ConnectionString, nodes: 3);
        using var caller = new Caller(cluster);
        var node = cluster.Serving[0];
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.2);
        await node.FreezeAsync();
        cluster.Remove(node);
        await Task.Delay(Frozen, TestContext.Current.CancellationToken);
        await node.ThawAsync();
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf(node);
        audit.OnlyOverlappingBecauseOf(node);
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Expiry);
    }
}
