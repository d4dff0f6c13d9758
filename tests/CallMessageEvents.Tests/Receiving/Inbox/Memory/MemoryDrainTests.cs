namespace CallMessageEvents.Tests;

/// <summary>What waits is handled before the application stops: nobody else has it.</summary>
public sealed partial class MemoryDrainTests
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    [Fact]
    public async Task Stopping_GapsAreNotWaitedForAnyLonger()
    {
        await using var app = Held();
        var waiting = app.DeliverAsync(3, 3);
        await _time.WhenTimerIsDueAsync(TimeSpan.FromMilliseconds(500));

        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);

        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await waiting);
    }

    private ReceivingApp Held() => Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: _time);
}
