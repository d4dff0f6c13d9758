using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What a delivery is answered while its message waits or runs, and what becomes of the work.</summary>
public sealed partial class MemoryAnswerTests
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    [Fact]
    public async Task HandlerIsSlow_503AndTheWorkGoesOn_NextDeliveryJoins()
    {
        await using var app = Held();
        var first = app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(503, await first);
        Assert.False(run.Token.IsCancellationRequested);

        var second = app.DeliverAsync(1, 1);
        run.Succeed();

        Assert.Equal(204, await second);
        _handler.Release();
        await app.StopAsync();
        Assert.Equal(["hello"], _handler.Handled);
    }

    [Fact]
    public async Task Busy_SaysWhenToComeAgain()
    {
        await using var app = Held();
        var request = ReceivingApp.Request(1, 1, """{"type":"note","text":"a"}""");
        var answer = app.Receiver.ReceiveMessageAsync(request, TestContext.Current.CancellationToken).AsTask();
        var run = await _handler.NextAsync();
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(TimeSpan.FromSeconds(1), (await Eventually.EndsAsync(answer)).RetryAfter);
        run.Succeed();
    }

    [Fact]
    public async Task HangUp_EndsTheWaitAndNothingElse()
    {
        var hangUp = new CancellationTokenSource();
        await using var app = Held();
        var first = app.DeliverAsync(1, 1, hangUp);
        var run = await _handler.NextAsync();

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(run.Token.IsCancellationRequested);
        var second = app.DeliverAsync(1, 1);
        run.Succeed();
        Assert.Equal(204, await second);
    }

    [Fact]
    public async Task ManyFromManyThreads_EachIsAnsweredInTime()
    {
        await using var app = Start(
            static builder => builder.AddHandler<Note>(static (_, token) => Task.Delay(Timeout.Infinite, token)),
            static options => options.Receiving.AnswerWithin = TimeSpan.FromMilliseconds(100),
            TimeProvider.System);

        // Some while others are due, and some after a time when none was.
        for (var round = 0; round < 5; round++)
        {
            var answers = await Eventually.EndsAsync(
                Task.WhenAll(Enumerable.Range(round * 400, 400).Select(i => Task.Run(() => app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i))))));

            Assert.All(answers, static answer => Assert.Equal(503, answer));
        }
    }

    [Fact]
    public async Task DeliveriesOneAfterTheOther_EachWaitsItsOwnTime()
    {
        await using var app = Held();
        var first = app.DeliverAsync(1, 1, leg: ReceivingApp.Call(1));
        await _handler.NextAsync();
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(1));
        var done = app.DeliverAsync(2, 1, leg: ReceivingApp.Call(2));
        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await done);
        var last = app.DeliverAsync(3, 1, leg: ReceivingApp.Call(3));
        await _handler.NextAsync();

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(503, await first);
        Assert.False(last.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(503, await last);
    }

    [Fact]
    public async Task AfterAQuietTime_DeliveriesWaitAsBefore()
    {
        await using var app = Held();
        for (var message = 1; message <= 3; message++)
        {
            var answer = app.DeliverAsync(message, message);
            var run = await _handler.NextAsync();
            await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
            _time.Advance(TimeSpan.FromSeconds(4));
            Assert.Equal(503, await answer);
            run.Succeed();
            Assert.Equal(204, await app.DeliverAsync(message, message));
            _time.Advance(TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public async Task FailureThatNobodyWaitedFor_IsCountedAndLoggedAsLost()
    {
        var hangUp = new CancellationTokenSource();
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meterFactory = meters.GetRequiredService<IMeterFactory>();
        using var measurements = new Measurements(meterFactory);
        await using var app = Start(
            builder =>
            {
                builder.Services.AddSingleton(meterFactory);
                builder.AddHandler<Note>(_handler.HandleAsync);
            },
            time: _time);
        var answer = app.DeliverAsync(1, 1, hangUp);
        var run = await _handler.NextAsync();
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);

        run.Fail();
        var second = app.DeliverAsync(2, 1);
        (await _handler.NextAsync()).Succeed();
        await second;

        // The next message may begin, and end, before the failure is told.
        await Eventually.HoldsAsync(() => measurements.Sum("call_message_events.messages.lost") == 1);
        await Eventually.HoldsAsync(() => app.Log.Lines.Any(
            static line => line.Contains(ReceivingApp.Message(1), StringComparison.Ordinal) && line.Contains("may be lost", StringComparison.Ordinal)));
    }

    private ReceivingApp Held() => Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: _time);
}
