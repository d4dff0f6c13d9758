namespace CallMessageEvents.Tests;

/// <summary>Timestamps that go back: a delivery waits for the engine no longer than its time.</summary>
public sealed partial class LogBackwardTimeTests
{
    private readonly WatchedTime _timers = new();

    [Fact]
    public async Task EngineIsSlow_DeliveriesAreAnsweredInTime()
    {
        await using var app = Start(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask), time: new BackwardTime(_timers));
        ((FakeEngineDriver)Driver).Nodes[0].Appends.Hold();
        var first = app.DeliverAsync(1, 1);
        await _timers.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _timers.Advance(TimeSpan.FromSeconds(1));
        var second = app.DeliverAsync(2, 2);

        _timers.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(503, await Eventually.EndsAsync(first));
        Assert.False(second.IsCompleted);
        _timers.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(503, await Eventually.EndsAsync(second));
    }
}
