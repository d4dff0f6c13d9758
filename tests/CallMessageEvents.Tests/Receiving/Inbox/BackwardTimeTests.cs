namespace CallMessageEvents.Tests;

/// <summary>Timestamps that go back hold nothing up: what waits ends when its timer says so.</summary>
public abstract class BackwardTimeTests(InboxDriver driver) : InboxTest(driver)
{
    private readonly WatchedTime _timers = new();
    private readonly HeldHandler _handler = new();

    [Fact]
    public async Task MissingMessage_IsNotWaitedForLonger()
    {
        await using var app = App();
        var waiting = app.DeliverAsync(3, 3);
        await _timers.WhenTimerIsDueAsync(TimeSpan.FromMilliseconds(500));

        _timers.Advance(TimeSpan.FromMilliseconds(500));

        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await Eventually.EndsAsync(waiting));
    }

    [Fact]
    public async Task Handler_IsCancelledInTime()
    {
        await using var app = App();
        _ = app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();
        await _timers.WhenTimerIsDueAsync(TimeSpan.FromSeconds(30));

        _timers.Advance(TimeSpan.FromSeconds(30));

        Assert.True(run.Token.IsCancellationRequested);
        run.Succeed();
    }

    private ReceivingApp App() => Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: new BackwardTime(_timers));
}
