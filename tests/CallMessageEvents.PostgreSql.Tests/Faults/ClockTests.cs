namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class ClockTests
{
    [Fact]
    public async Task Messages_ClocksDifferByMinutes_NoneIsLostWhenANodeIsKilled()
    {
        var size = Size.OfTests;
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString);
        using var caller = new Caller(cluster);
        var behind = await cluster.AddAsync(prefix: FakeClock.Ahead(TimeSpan.FromMinutes(-5)));
        var ahead = await cluster.AddAsync(prefix: FakeClock.Ahead(TimeSpan.FromMinutes(5)));
        await cluster.AddAsync();
        Assert.InRange(ahead.Ahead - behind.Ahead, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        await cluster.WhenSharedAsync();
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.4);
        ahead.Kill();
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        await audit.OnlyRepeatedBecauseOfAsync(ahead);
        await audit.OnlyOverlappingBecauseOfAsync();
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Takeover);
    }
}
