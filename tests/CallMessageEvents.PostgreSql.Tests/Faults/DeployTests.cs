using CallMessageEvents.PostgreSql.Tests.Migrations;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class DeployTests
{
    /// <summary>
    /// In the middle the tables get what a newer version adds: some nodes have started before, others after. The goal for the longest pause is 2 seconds.
    /// </summary>
    [Fact]
    public async Task Messages_NodesAreReplacedOneByOneAndTablesGetAnAddition_EachIsHandledOnce()
    {
        var size = Size.OfTests;
        await using var cluster = await Cluster.StartAsync(PostgreSqlServer.Current.ConnectionString, nodes: 3);
        using var caller = new Caller(cluster);
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.1);
        foreach (var (replaced, old) in cluster.Serving.Index())
        {
            if (replaced == 1) await cluster.ChangeAsync(AdditionTests.Next.Replace("{schema}", cluster.Schema, StringComparison.Ordinal));
            await cluster.AddAsync();
            await old.StopAsync();
            cluster.Remove(old);
        }

        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        await audit.OnlyRepeatedBecauseOfAsync();
        await audit.OnlyOverlappingBecauseOfAsync();
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Takeover);
    }
}
