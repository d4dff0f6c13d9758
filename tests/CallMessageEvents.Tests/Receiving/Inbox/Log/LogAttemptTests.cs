using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>A message that failed is tried again without another delivery; the log counts the attempts.</summary>
public sealed partial class LogAttemptTests
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    private FakeEngine Engine => ((FakeEngineDriver)Driver).Engine;

    [Fact]
    public async Task Attempt_FailureIsLongAgo_IsStillCounted()
    {
        await using var app = Held();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        (await _handler.NextAsync()).Fail();
        Assert.Equal(204, await Driver.ComesAgainAsync(app, 1, 1));
        var second = await _handler.NextAsync();
        _time.Advance(TimeSpan.FromMinutes(11));
        second.Fail();

        Assert.Equal(204, await Driver.ComesAgainAsync(app, 1, 1));

        var third = await _handler.NextAsync();
        Assert.Equal(3, third.Context.Attempt);
        third.Succeed();
    }

    [Fact]
    public async Task Attempt_AnotherNodeFailed_CountsUp()
    {
        var other = new HeldHandler();
        await using var app = Held();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        (await _handler.NextAsync()).Fail();
        await Eventually.HoldsAsync(() => Engine.Entries[0].Attempt == 2);
        await app.StopAsync();

        await using var next = Start(builder => builder.AddHandler<Note>(other.HandleAsync), time: _time);
        Assert.Equal(204, await Driver.ComesAgainAsync(next, 1, 1));

        var second = await other.NextAsync();
        Assert.Equal(2, second.Context.Attempt);
        second.Succeed();
        await Driver.WhenHandledAsync();
    }

    [Fact]
    public async Task Attempt_IsDueBeforeTheLastOnesEndWasHeardOf_IsMade()
    {
        await using var app = Held();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        var node = ((FakeEngineDriver)Driver).Nodes[0];
        node.Ends.HoldAnswers();
        (await _handler.NextAsync()).Fail();
        await Eventually.HoldsAsync(() => Engine.Entries[0].Attempt == 2);

        // The engine has the failure, and gives the message again; the node waits to hear that it has.
        _time.Advance(TimeSpan.FromSeconds(1));
        Engine.Wake();
        await Eventually.HoldsAsync(() => Engine.IsQuiet);
        node.Ends.Release();

        var second = await _handler.NextAsync();
        Assert.Equal(2, second.Context.Attempt);
        second.Succeed();
        await Driver.WhenHandledAsync();
        Assert.Equal(["hello"], _handler.Handled);
    }

    [Fact]
    public async Task TenthAttempt_Fails_IsADeadLetter_CountedAndLogged_TheLegGoesOn()
    {
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meterFactory = meters.GetRequiredService<IMeterFactory>();
        using var measurements = new Measurements(meterFactory);
        var attempts = new ConcurrentQueue<int>();
        await using var app = Start(
            builder =>
            {
                builder.Services.AddSingleton(meterFactory);
                builder.AddHandler<Note>((message, _) =>
                {
                    if (message.SequenceNumber != 1) return Task.CompletedTask;
                    attempts.Enqueue(message.Attempt);
                    throw new InvalidOperationException("the handler's own fault");
                });
            },
            time: _time);

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        for (var i = 1; i < 10; i++) Assert.Equal(204, await Driver.ComesAgainAsync(app, 1, 1));
        Assert.Equal(204, await app.DeliverAsync(2, null));
        await Driver.WhenHandledAsync();

        Assert.Equal(Enumerable.Range(1, 10), attempts);
        var failed = app.Log.Lines.Where(static line => line.Contains("the next is in", StringComparison.Ordinal)).ToList();
        Assert.Equal(9, failed.Count);
        for (var i = 0; i < 9; i++) Assert.Contains($"the next is in {TimeSpan.FromSeconds(1 << i)}.", failed[i], StringComparison.Ordinal);
        Assert.Equal(nameof(InvalidOperationException), Assert.Single(Engine.Dead(10)).Error);
        await Eventually.HoldsAsync(() => app.Log.Lines.Any(static line => line.Contains("is a dead letter now", StringComparison.Ordinal)));
        Assert.Equal(1, measurements.Sum("call_message_events.messages.lost"));
    }

    private ReceivingApp Held() => Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: _time);
}
