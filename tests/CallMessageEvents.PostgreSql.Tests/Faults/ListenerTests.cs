namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class ListenerTests
{
    [Fact]
    public async Task Messages_ConnectionsThatListenAreTerminated_SweepsDeliver()
    {
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString);
        var claims = await Claims.WatchAsync(cluster);
        await cluster.AddAllAsync(nodes: 3);

        // A node holds its lock on the connection that listens.
        var locks =
            $"""
            from pg_locks where locktype = 'advisory' and objsubid = 2 and objid in (select id::bigint::oid from {cluster.Schema}.node)
            """;
        await Progress.WhenAsync(async () => await cluster.QueryAsync($"select count(distinct objid) {locks}") is 3L);
        using var caller = new Caller(cluster);
        var (posting, terminated) = (caller.PostAsync(Size.Small), 0L);

        // They are opened again after a second; so there is none nearly all the time.
        while (!posting.IsCompleted)
        {
            terminated += (long)(await cluster.QueryAsync($"select count(pg_terminate_backend(pid)) {locks}"))!;
            await Task.WhenAny(posting, Task.Delay(100, TestContext.Current.CancellationToken));
        }

        await posting;
        Assert.NotEqual(0, terminated);

        // A node keeps its calls, unless it cannot show in time that it lives, either: then it has lost leases, and somebody claims them.
        var audit = await Audit.WhenHandledAsync(cluster, caller);
        await audit.OnlyRepeatedBecauseOfAsync();
        audit.OnlyRepeatedAcross(await claims.ReadAsync());
        await audit.OnlyOverlappingBecauseOfAsync();
    }

    [Fact]
    public async Task Messages_NoNodeListensAndOneIsKilled_LeaseRunsOutAndNoneIsLost()
    {
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString);
        cluster.Settings["listen"] = "false";
        await cluster.AddAllAsync(nodes: 3);
        using var caller = new Caller(cluster);
        var node = cluster.Serving[0];
        var posting = caller.PostAsync(Size.Small);

        await caller.WhenAnsweredAsync(Size.Small, share: 0.5);
        node.Kill();
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        await audit.OnlyRepeatedBecauseOfAsync(node);
        await audit.OnlyOverlappingBecauseOfAsync();
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Expiry);
    }
}
