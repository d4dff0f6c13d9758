using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Leases;

public sealed class LockLostTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>More than a second: so that what is due after ten is never due after just one.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1.1);

    /// <summary>
    /// Such as by a proxy that ends connections, or by an operator. The process lives, and says so: before a second and a half is over, so that the node's
    /// clock must be the test's.
    /// </summary>
    [Fact]
    public async Task Node_ConnectionThatListensIsTerminated_KeepsItsCallsAndWhatItHandles()
    {
        var time = new WatchedTime();
        await using var schema = new EngineSchema();
        await using var node = new LogNode(schema, $"{EngineSchema.ConnectionString};Application Name={schema.Name}", time);
        var worker = new TakingWorker();
        node.Start(worker);
        await node.AppendAsync("a");
        await worker.WhenTakenAsync("a");
        await WhenLockedAsync(schema, node, time);
        var epochs = await EpochsAsync(schema);

        for (var times = 1; times <= 3; times++)
        {
            Assert.Single(await schema.ReadAsync<bool>($"select pg_terminate_backend(pid) {Locks(schema)}"));
            await Eventually.HoldsAsync(async () => await schema.ReadAsync<bool>("select locks from {schema}.node") is [false]);
            await WhenLockedAsync(schema, node, time);
        }

        Assert.Equal(epochs, await EpochsAsync(schema));
        var taken = Assert.Single(worker.Taken);
        Assert.True(taken.Ownership.IsHeld);
        Assert.False(taken.Ownership.Lost.IsCancellationRequested);
    }

    /// <summary>Lets time pass until it has its lock, and has said so.</summary>
    private static Task WhenLockedAsync(EngineSchema schema, LogNode node, WatchedTime time) => Eventually.HoldsAsync(async () =>
    {
        if (await schema.ReadAsync<bool>($"select n.locks {Locks(schema)}") is [true]) return true;

        // A second passes when all that waits for it waits: for the next beat, for the next sweep, and for the next connection where there is none.
        var health = await node.Log.ReadHealthAsync(LogNode.Account, TestContext.Current.CancellationToken);
        if (time.CountDueIn(Second) == (health!.IsListening == true ? 2 : 3)) time.Advance(Step);
        return false;
    });

    private static string Locks(EngineSchema schema) =>
        $$"""
        from pg_locks l join pg_stat_activity a using (pid) cross join {schema}.node n
        where l.locktype = 'advisory' and a.application_name = '{{schema.Name}}'
        """;

    private static async Task<long> EpochsAsync(EngineSchema schema) =>
        Assert.Single(await schema.ReadAsync<long>("select sum(epoch)::bigint from {schema}.lease"));
}
