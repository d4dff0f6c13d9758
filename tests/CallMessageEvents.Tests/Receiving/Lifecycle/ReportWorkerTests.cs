using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What an engine may rely on when it gives a report of a leg more than once.</summary>
public sealed class ReportWorkerTests : IAsyncLifetime
{
    private readonly FakeEngine _engine = new(new WatchedTime());
    private readonly HeldTeller _teller = new();
    private KeptLog _log = null!;
    private NodeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await NodeApp.StartAsync(_engine, "a", builder =>
    {
        // The node has registered its own log already.
        var own = (FakeLog)builder.Services.Last(static service => service.ServiceType == typeof(CallLog)).ImplementationInstance!;
        builder.Services.AddSingleton<CallLog>(_log = new KeptLog(own));
        builder.Services.AddSingleton(_teller);
        builder.AddLifecycleHandler<HeldTeller>();
    });

    public async ValueTask DisposeAsync()
    {
        _teller.Release();
        await _app.DisposeAsync();
    }

    /// <summary>It is the report's next attempt, which the end that is under way does not cover.</summary>
    [Fact]
    public async Task TryTake_ItsEndIsBeingRecorded_IsWorkedOnAgain()
    {
        _teller.Release();
        _app.Node.Ends.Hold();
        await ReportAsync("ringing");
        await Eventually.HoldsAsync(() => _app.Node.Ends.Open == 1);
        var (entry, ownership) = Assert.Single(_log.Given);

        Assert.True(_log.Worker.TryTake(entry, ownership));
        _app.Node.Ends.Release();

        await Eventually.HoldsAsync(() => _app.Node.Ends is { Count: 2, Open: 0 });
    }

    [Fact]
    public async Task TryTake_IsBeingWorkedOn_IsNotWorkedOnTwice()
    {
        await ReportAsync("ringing");
        await Eventually.EndsAsync(_teller.Begun);
        var (entry, ownership) = Assert.Single(_log.Given);

        Assert.True(_log.Worker.TryTake(entry, ownership));
        _teller.Release();

        // A leg's reports have their turns: this one's would come after the other's second.
        await ReportAsync("completed");
        await Eventually.HoldsAsync(() => _engine.Entries.Count == 2 && _engine.IsAtRest);
        Assert.Equal(2, _app.Node.Ends.Count);
    }

    private async Task ReportAsync(string status)
    {
        KeyValuePair<string, string>[] fields =
        [
            new("CallSid", ReceivingApp.Leg), new("CallStatus", status), new("From", "client:alice"), new("Direction", "inbound"),
            new("CallbackSource", "call-progress-events"),
        ];
        Assert.Equal(204, (await _app.Receiver.ReceiveStatusAsync(ReceivingApp.Post("/status", fields), TestAccount.Token)).StatusCode);
    }

    private sealed class HeldTeller : ICallLifecycleHandler
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void Release() => _released.TrySetResult();

        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            return _released.Task;
        }

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
