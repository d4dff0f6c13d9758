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
        var handler = new HeldHandler();
        await using var app = Start(builder => builder.AddHandler<Note>(handler.HandleAsync), time: time);
        await HandleTwoAsync(1);

        // The log does not know it any more, but this node does.
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        await Driver.WhenHandledAsync();
        Assert.Equal(2, handler.Handled.Count);

        time.Advance(TimeSpan.FromMinutes(10.1));
        await HandleTwoAsync(3);
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        var again = await handler.NextAsync();
        Assert.Equal(1, again.Number);
        again.Succeed();
        await Driver.WhenHandledAsync();
        Assert.Equal(5, handler.Handled.Count);

        // When the second begins, this node remembers the first, and has forgotten what is too old: the log has its end before that.
        async Task HandleTwoAsync(int first)
        {
            Assert.Equal(204, await app.DeliverAsync(first, first));
            var run = await handler.NextAsync();
            await Driver.ArrivedAsync(app.DeliverAsync(first + 1, first + 1));
            run.Succeed();
            (await handler.NextAsync()).Succeed();
            await Driver.WhenHandledAsync();
        }
    }
}
