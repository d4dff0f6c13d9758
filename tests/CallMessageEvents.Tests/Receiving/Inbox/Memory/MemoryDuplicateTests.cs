namespace CallMessageEvents.Tests;

/// <summary>A delivery waits for the message that it brings, and this process remembers for a time what is done.</summary>
public sealed partial class MemoryDuplicateTests
{
    [Theory]
    [InlineData(true, 204)]
    [InlineData(false, 500)]
    public async Task Delivery_OfOneThatRuns_JoinsAndGetsTheSameOutcome(bool succeeds, int expected)
    {
        var handler = new HeldHandler();
        await using var app = Start(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var first = app.DeliverAsync(1, 1);
        var run = await handler.NextAsync();
        var second = app.DeliverAsync(1, 1);
        Assert.False(second.IsCompleted);

        if (succeeds) run.Succeed();
        else run.Fail();

        Assert.Equal(new[] { expected, expected }, await Task.WhenAll(first, second));
        handler.Release();
        await app.StopAsync();
        Assert.Equal(succeeds ? ["hello"] : [], handler.Handled);
    }

    /// <summary>A receipt is dealt with when it comes, and keeps its place behind the message that runs.</summary>
    [Fact]
    public async Task Delivery_OfAReceiptThatWaitsForItsTurn_Is204()
    {
        var handler = new HeldHandler();
        await using var app = Start(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var first = app.DeliverAsync(1, 1);
        var run = await handler.NextAsync();

        for (var i = 0; i < 2; i++) Assert.Equal(204, await app.DeliverAsync(2, 2, """{"cme":{"re":"b.1"}}"""));

        run.Succeed();
        Assert.Equal(204, await first);
    }

    [Fact]
    public async Task Delivery_OfOneDoneMoreThanTenMinutesAgo_IsHandledAgain()
    {
        var time = new WatchedTime();
        var count = 0;
        await using var app = Start(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))), time: time);
        await app.DeliverAsync(1, 1);
        time.Advance(TimeSpan.FromMinutes(10));
        await app.DeliverAsync(2, 2);
        await app.DeliverAsync(1, 1);
        Assert.Equal(2, count);

        time.Advance(TimeSpan.FromSeconds(1));
        await app.DeliverAsync(3, 3);
        await app.DeliverAsync(1, 1);

        Assert.Equal(4, count);
    }
}
