using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Leases;

public sealed class LateTimerTests
{
    /// <summary>
    /// A process that goes on after a freeze: a message whose turn it is sees that the lease is over, and does not begin. Then the lease is renewed, because
    /// nobody else has taken it, before the timer that tells of its end.
    /// </summary>
    [Fact]
    public async Task Lease_IsSeenToBeOverBeforeItIsRenewed_StaysLost_AndWhatWasInHandIsGivenAgain()
    {
        var time = new JumpingTime();
        await using var schema = new EngineSchema();
        await using var node = new LogNode(schema, time: time);
        var worker = new TakingWorker();
        node.Start(worker);
        await node.AppendAsync("a");
        await worker.WhenTakenAsync("a");
        var first = worker.Taken[0].Ownership;
        await using (var connection = await schema.OpenAsync())
        {
            // It is not renewed while the test looks.
            await schema.RunAsync(connection, "begin; lock table {schema}.lease in exclusive mode");
            time.Jump(0.9 * EngineSchema.LongLease);
            Assert.False(first.IsHeld);
        }

        await worker.WhenTakenAsync("a", times: 2);

        Assert.NotSame(first, worker.Taken[1].Ownership);
        Assert.False(first.IsHeld);
        await Eventually.HoldsAsync(() => first.Lost.IsCancellationRequested);
    }
}
