namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class DeployTests
{
    [Fact]
    public async Task Messages_NodesAreReplacedOneByOne_EachIsHandledOnce()
    {
        var size = Size.OfTests;
        await using var cluster = await Cluster.StartAsync(PostgreSqlServer.Current.ConnectionString, nodes: 3);
        using var caller = new Caller(cluster);
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.1);
        foreach (var old in cluster.Serving)
        {
            await cluster.AddAsync();
            await old.StopAsync();
            cluster.Remove(old);
        }

        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf();
        audit.OnlyOverlappingBecauseOf();
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Takeover);
    }
}
