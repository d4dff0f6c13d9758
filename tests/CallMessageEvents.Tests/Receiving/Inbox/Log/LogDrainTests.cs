namespace CallMessageEvents.Tests;

/// <summary>What has not begun when the application stops stays in the log: another node handles it.</summary>
public sealed partial class LogDrainTests
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();
    private readonly HeldHandler _other = new();

    [Fact]
    public async Task Stopping_WhatWaits_IsHandledByAnotherNode()
    {
        await using var app = Node(_handler);
        await app.DeliverAsync(1, 1);
        _ = await _handler.NextAsync();
        await Driver.ArrivedAsync(app.DeliverAsync(2, 2));

        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        var stop = app.Host.StopAsync(TestContext.Current.CancellationToken);
        _handler.Release();
        await Eventually.EndsAsync(stop);

        Assert.False(_handler.HasBegun);

        // It cannot know what was handled before.
        await using var other = Node(_other);
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(500));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        var second = await _other.NextAsync();
        Assert.Equal(2, second.Number);
        second.Succeed();
        await Driver.WhenHandledAsync();
        Assert.Single(_handler.Handled);
        Assert.Single(_other.Handled);
    }

    [Fact]
    public async Task Stopping_WhatWaitsForAnother_IsNotHandledOutOfOrder()
    {
        await using var app = Node(_handler);
        await Driver.ArrivedAsync(app.DeliverAsync(3, 3));
        await _time.WhenTimerIsDueAsync(TimeSpan.FromMilliseconds(500));

        _handler.Release();
        await app.StopAsync();

        Assert.False(_handler.HasBegun);
        await using var other = Node(_other);
        await Driver.ArrivedAsync(other.DeliverAsync(2, 2));
        await Driver.ArrivedAsync(other.DeliverAsync(1, 1));
        for (var number = 1; number <= 3; number++)
        {
            var run = await _other.NextAsync();
            Assert.Equal(number, run.Number);
            run.Succeed();
        }

        await Driver.WhenHandledAsync();
    }

    [Fact]
    public async Task DrainTimeout_WhatWasCutOff_IsHandledByAnotherNode()
    {
        await using var app = Node(_handler, static options => options.Receiving.DrainTimeout = TimeSpan.Zero);
        await app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();
        await Driver.ArrivedAsync(app.DeliverAsync(2, 2));

        await app.StopAsync();
        run.Fail();

        await using var other = Node(_other);
        for (var number = 1; number <= 2; number++)
        {
            var again = await _other.NextAsync();
            Assert.Equal((number, 1), (again.Number, again.Context.Attempt));
            again.Succeed();
        }

        await Driver.WhenHandledAsync();
        Assert.False(_handler.HasBegun);
    }

    private ReceivingApp Node(HeldHandler handler, Action<CallMessageEventsOptions>? configure = null) =>
        Start(builder => builder.AddHandler<Note>(handler.HandleAsync), configure, _time);
}
