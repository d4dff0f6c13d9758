namespace CallMessageEvents.Tests;

/// <summary>Timestamps that go back: a delivery waits for its handler no longer than its time.</summary>
public sealed partial class MemoryBackwardTimeTests
{
    private readonly WatchedTime _timers = new();
    private readonly HeldHandler _handler = new();

    [Fact]
    public async Task Deliveries_AreAnsweredInTime()
    {
        await using var app = Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: new BackwardTime(_timers));
        var first = app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();
        await _timers.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _timers.Advance(TimeSpan.FromSeconds(1));
        var second = app.DeliverAsync(2, 2);

        _timers.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(503, await Eventually.EndsAsync(first));
        Assert.False(second.IsCompleted);
        _timers.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(503, await Eventually.EndsAsync(second));
        run.Succeed();
        (await _handler.NextAsync()).Succeed();
    }
}
