using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>A handler that took too long: the log names the option, where a bare cancellation would leave its reader to guess.</summary>
public abstract class HandlerTimeoutTests(InboxDriver driver) : InboxTest(driver)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Handler_TimeIsOver_TheLogNamesHandlerTimeout()
    {
        var time = new WatchedTime();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = Start(
            builder => builder.AddHandler<Note>(async (_, cancellationToken) =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }),
            static options => options.Receiving.HandlerTimeout = Limit,
            time);
        var answer = app.DeliverAsync(1, 1);
        await Eventually.EndsAsync(begun.Task);

        time.Advance(Limit);

        Assert.Equal(Driver.AnswerToFailure, await Eventually.EndsAsync(answer));
        await Eventually.HoldsAsync(() => !app.Log.Lines.IsEmpty);
        Assert.Contains("Receiving:HandlerTimeout (00:00:03)", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_CancelsOfItself_IsNotCalledATimeout()
    {
        await using var app = Start(static builder => builder.AddHandler<Note>(static (_, _) => throw new OperationCanceledException("its own")));

        Assert.Equal(Driver.AnswerToFailure, await app.DeliverAsync(1, 1));

        await Eventually.HoldsAsync(() => !app.Log.Lines.IsEmpty);
        Assert.DoesNotContain("Receiving:HandlerTimeout", Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LifecycleHandler_TimeIsOver_TheLogNamesHandlerTimeout(bool ignoresItsToken)
    {
        var time = new WatchedTime();
        var slow = new Slow(ignoresItsToken);
        await using var app = Start(
            builder =>
            {
                builder.Services.AddSingleton(slow);
                builder.AddLifecycleHandler<Slow>();
            },
            static options => options.Receiving.HandlerTimeout = Limit,
            time);
        await app.Receiver.ReceiveStatusAsync(
            ReceivingApp.Post(
                "/status", [new("CallSid", ReceivingApp.Leg), new("CallStatus", "in-progress"), new("From", "client:alice"), new("Direction", "inbound")]),
            TestAccount.Token);
        await slow.Begun;

        time.Advance(Limit);

        await Eventually.HoldsAsync(() => app.Log.Lines.Any(static line => line.Contains("Receiving:HandlerTimeout (00:00:03)", StringComparison.Ordinal)));
    }

    private sealed class Slow(bool ignoresItsToken) : ICallLifecycleHandler
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            _begun.SetResult();
            return Task.Delay(Timeout.Infinite, ignoresItsToken ? CancellationToken.None : cancellationToken);
        }

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
