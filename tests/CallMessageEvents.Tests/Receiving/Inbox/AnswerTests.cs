using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>What a delivery is answered while the handler works, and what becomes of the work.</summary>
public abstract class AnswerTests(InboxDriver driver) : InboxTest(driver)
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    [Fact]
    public async Task AnswerIsSlowToBeSent_NextMessageIsHandled()
    {
        await using var app = App();
        using var sent = new ManualResetEventSlim();
        var first = Task.Run(
            async () =>
            {
                Assert.Equal(204, await app.DeliverAsync(1, 1));
                return sent.Wait(TimeSpan.FromMinutes(2));
            },
            TestContext.Current.CancellationToken);
        (await _handler.NextAsync()).Succeed();

        var second = app.DeliverAsync(2, 2);
        (await _handler.NextAsync()).Succeed();

        Assert.Equal(204, await second);
        Assert.False(first.IsCompleted);
        sent.Set();
        Assert.True(await first);
    }

    [Fact]
    public async Task HandlerTimeout_CancelsTheHandler_IsAFailure()
    {
        var isCancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = Start(
            builder => builder.AddHandler<Note>(async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
                isCancelled.SetResult(cancellationToken.IsCancellationRequested);
                cancellationToken.ThrowIfCancellationRequested();
            }),
            static options =>
            {
                options.Receiving.HandlerTimeout = TimeSpan.FromSeconds(2);
                options.Receiving.AnswerWithin = TimeSpan.FromSeconds(4);
            },
            _time);
        var answer = app.DeliverAsync(1, 1);
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Driver.AnswerToFailure, await answer);
        Assert.True(await Eventually.EndsAsync(isCancelled.Task));
    }

    [Fact]
    public async Task LogThrows_TheLegGoesOn()
    {
        await using var app = Start(builder =>
        {
            builder.Services.AddSingleton<ILoggerFactory>(new ThrowingLog(static level => level == LogLevel.Error));
            builder.AddHandler<Note>(
                static (message, _) => message is { SequenceNumber: 1, Attempt: 1 }
                    ? throw new InvalidOperationException("the handler's own fault")
                    : Task.CompletedTask);
        });

        Assert.Equal(Driver.AnswerToFailure, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await Driver.ComesAgainAsync(app, 1, 1));
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        await Driver.WhenHandledAsync();
    }

    private ReceivingApp App() => Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: _time);
}
