namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class ListenerTests
{
    [Fact]
    public async Task Messages_ConnectionsThatListenAreTerminated_SweepsDeliver()
    {
        await using var cluster = await Cluster.StartAsync(PostgreSqlServer.Current.ConnectionString, nodes: 3);
        using var caller = new Caller(cluster);
        var (posting, terminated) = (caller.PostAsync(Size.Small), 0L);

        // They are opened again after a second; so there is none nearly all the time.
        while (!posting.IsCompleted)
        {
            // A node holds its lock on the connection that listens.
            terminated += (long)(await cluster.QueryAsync(
                $"""
                select count(pg_terminate_backend(pid)) from pg_locks
                where locktype = 'advisory' and objsubid = 2 and objid in (select id::bigint::oid from {cluster.Schema}.node)
                """))!;
            await Task.WhenAny(posting, Task.Delay(100, TestContext.Current.CancellationToken));
        }

        await posting;
        Assert.NotEqual(0, terminated);
        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf(cluster.Serving);
    }

    [Fact]
    public async Task Messages_NoNodeListensAndOneIsKilled_LeaseRunsOutAndNoneIsLost()
    {
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString);
        cluster.Settings["listen"] = "false";
        for (var i = 0; i < 3; i++) await cluster.AddAsync();
        await cluster.WhenSharedAsync();
        using var caller = new Caller(cluster);
        var node = cluster.Serving[0];
        var posting = caller.PostAsync(Size.Small);

        await caller.WhenAnsweredAsync(Size.Small, share: 0.5);
        node.Kill();
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf(node);
        audit.OnlyOverlappingBecauseOf();
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Expiry);
    }
}
