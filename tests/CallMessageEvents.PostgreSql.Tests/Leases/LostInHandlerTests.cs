using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Leases;

/// <summary>A node loses the lease of a call while a handler of that call runs, and wins it again.</summary>
public sealed class LostInHandlerTests
{
    [Fact]
    public async Task Handler_GoesOnWhenTheLeaseIsLost_ItsEndCountsAndTheNextMessageFollows()
    {
        await using var schema = new EngineSchema();
        var handler = new HeldHandler();
        await using var node = await EngineNode.StartAsync(schema, handler: handler);
        Assert.Equal(204, await node.DeliverAsync(1, 1));
        Assert.Equal(204, await node.DeliverAsync(2, 2));
        var run = await handler.NextAsync();

        await LoseAsync(schema);
        await Eventually.HoldsAsync(() => run.Token.IsCancellationRequested);
        await WhenOwnedAgainAsync(schema);
        Assert.False(handler.HasBegun);
        run.Succeed();

        var next = await handler.NextAsync();
        Assert.Equal(2, next.Number);
        next.Succeed();
        await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting") == 0);
        Assert.Equal(2, handler.Handled.Count);
        handler.Release();
    }

    [Fact]
    public async Task Handler_EndsWhenTheLeaseIsLost_TheMessageIsHandledAgain_AsTheSameAttempt()
    {
        await using var schema = new EngineSchema();
        var (attempts, begun, again) = (new List<int>(), new TaskCompletionSource(), new TaskCompletionSource());
        await using var node = EngineNode.Build(schema, build: account => account.AddHandler<Note>(async (context, token) =>
        {
            lock (attempts) attempts.Add(context.Attempt);
            if (attempts.Count > 1)
            {
                again.TrySetResult();
                return;
            }

            begun.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        }));
        await node.StartAsync();
        Assert.Equal(204, await node.DeliverAsync(1, 1));
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        await LoseAsync(schema);

        await again.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting") == 0);
        Assert.Equal([1, 1], attempts);
    }

    /// <summary>As if another node had taken all, and let go.</summary>
    private static Task LoseAsync(EngineSchema schema) => schema.ChangeAsync("update {schema}.lease set node = null, epoch = epoch + 1");

    private static Task WhenOwnedAgainAsync(EngineSchema schema) =>
        Eventually.HoldsAsync(async () => await schema.CountAsync("lease where node is null") == 0);
}
