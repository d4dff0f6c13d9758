namespace CallMessageEvents.Tests;

/// <summary>How long this process remembers what was done, beside the log.</summary>
public sealed partial class LogRememberedTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task FailedBefore_IsRememberedFromItsSuccess(int failures)
    {
        var time = new WatchedTime();
        var handled = 0;
        await using var app = Start(
            builder => builder.AddHandler<Note>((message, _) =>
            {
                if (message.SequenceNumber == 1 && message.Attempt <= failures) throw new InvalidOperationException("the handler's own fault");
                Interlocked.Increment(ref handled);
                return Task.CompletedTask;
            }),
            time: time);
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        for (var i = 1; i < failures; i++) Assert.Equal(204, await Driver.ComesAgainAsync(app, 1, 1));
        time.Advance(TimeSpan.FromMinutes(9.8));
        Assert.Equal(204, await Driver.ComesAgainAsync(app, 1, 1));
        await Driver.WhenHandledAsync();
        Assert.Equal(1, handled);

        // More than ten minutes after it was stored, so that the log does not know it any more, and fifteen seconds after its success.
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(204, await app.DeliverAsync(2, null, leg: ReceivingApp.Call(2)));
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        await Driver.WhenHandledAsync();
        Assert.Equal(2, handled);
    }
}
