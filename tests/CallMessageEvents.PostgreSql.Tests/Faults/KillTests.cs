namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class KillTests
{
    [Fact]
    public async Task Messages_NodesAreKilledTwice_NoneIsLost()
    {
        var size = Size.OfTests;
        await using var cluster = await Cluster.StartAsync(PostgreSqlServer.Current.ConnectionString, nodes: 3);
        using var caller = new Caller(cluster);
        var (first, second) = (cluster.Serving[0], cluster.Serving[1]);
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.25);
        first.Kill();
        await cluster.AddAsync();
        cluster.Remove(first);
        await caller.WhenAnsweredAsync(size, share: 0.6);
        second.Kill();
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        await audit.OnlyRepeatedBecauseOfAsync(first, second);
        await audit.OnlyOverlappingBecauseOfAsync();
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Takeover);
    }
}
