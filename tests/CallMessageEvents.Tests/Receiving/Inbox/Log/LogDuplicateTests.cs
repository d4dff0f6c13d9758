using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>All nodes know a message as long as the log has it, and for a time after.</summary>
public sealed partial class LogDuplicateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delivery_OfOneThatRuns_StartsNothing(bool succeeds)
    {
        var handler = new HeldHandler();
        await using var app = Start(builder => builder.AddHandler<Note>(handler.HandleAsync));
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        var run = await handler.NextAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        if (succeeds)
        {
            run.Succeed();
        }
        else
        {
            run.Fail();
            Assert.Equal(204, await Driver.ComesAgainAsync(app, 1, 1));
            (await handler.NextAsync()).Succeed();
        }

        await Driver.WhenHandledAsync();
        handler.Release();
        await app.StopAsync();
        Assert.Equal(["hello"], handler.Handled);
        Assert.False(handler.HasBegun);
    }

    [Fact]
    public async Task Delivery_ToAnotherNode_IsADuplicate()
    {
        var count = 0;
        await using var one = Counting();
        await using var other = Counting();

        Assert.Equal(204, await one.DeliverAsync(1, 1));
        Assert.Equal(204, await other.DeliverAsync(1, 1));
        await Driver.WhenHandledAsync();
        Assert.Equal(204, await other.DeliverAsync(1, 1));

        await Driver.WhenHandledAsync();
        Assert.Equal(1, count);

        ReceivingApp Counting() => Start(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))));
    }

    [Fact]
    public async Task Delivery_OfOneStoredAndDoneMoreThanTenMinutesAgo_IsHandledAgain()
    {
        var time = new WatchedTime();
        var count = 0;
        await using var app = Start(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))), time: time);
        await app.DeliverAsync(1, 1);
        await Driver.WhenHandledAsync();

        // The log does not know it any more, but this node does.
        time.Advance(TimeSpan.FromMinutes(10));
        await app.DeliverAsync(2, 2);
        await app.DeliverAsync(1, 1);
        await Driver.WhenHandledAsync();
        Assert.Equal(2, count);

        time.Advance(TimeSpan.FromMinutes(10.1));
        await app.DeliverAsync(3, 3);
        await Driver.WhenHandledAsync();
        await app.DeliverAsync(1, 1);

        await Driver.WhenHandledAsync();
        Assert.Equal(4, count);
    }
}
