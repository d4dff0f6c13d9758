using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>A logger of the application's throws: nothing of the library's work depends on it.</summary>
public sealed class BrokenLogTests : IDisposable
{
    private readonly BrokenLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Message_IsHandledOnce_AndItsDeliveryAnswered()
    {
        var handled = 0;
        await using var app = new ReceivingApp(builder =>
        {
            builder.Services.AddSingleton<ILoggerFactory>(_log);
            builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref handled)));
        });
        _log.Break();

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        Assert.Equal(1, handled);
        Assert.NotEqual(0, _log.Thrown);
    }

    [Fact]
    public async Task LifecycleHandlerFails_TheOthersAreTold_AndTheLegsEnd()
    {
        await using var app = await StatusApp.StartAsync(build: builder =>
        {
            builder.Services.AddSingleton<ILoggerFactory>(_log);
            builder.AddLifecycleHandler<Failing>();
        });
        var call = app.Account.Twilio.Dial("+14155550100", "client:bob").Answer().Child;
        _log.Break();

        await app.StatusAsync(call);
        Assert.Equal("bob active", (await app.NextEventAsync()).ToString());
        call.Complete();
        await app.StatusAsync(call);

        Assert.Equal("bob ended", (await app.NextEventAsync()).ToString());
        Assert.NotEqual(0, _log.Thrown);
    }

    [Fact]
    public async Task EngineStops_ItIsStartedAgain()
    {
        var (time, handler) = (new WatchedTime(), new HeldHandler());
        handler.Release();
        await using var app = await NodeApp.StartAsync(new FakeEngine(time), "a", builder =>
        {
            builder.Services.AddSingleton<ILoggerFactory>(_log);
            builder.AddHandler<Note>(handler.HandleAsync);
        });
        await Eventually.HoldsAsync(() => app.Node.Runs == 1);
        _log.Break();

        app.Node.ThrowFromRun();
        await time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(() => app.Node.Runs == 2);
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        await handler.NextAsync();
    }

    private sealed class Failing : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("the handler's own fault");

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("the handler's own fault");
    }
}
