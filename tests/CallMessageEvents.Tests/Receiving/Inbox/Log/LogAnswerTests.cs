using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>A delivery is answered 204 once its message is stored, whatever its handler does, and 503 as long as the engine cannot store it.</summary>
public sealed partial class LogAnswerTests
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    private FakeEngine Engine => ((FakeEngineDriver)Driver).Engine;

    private FakeNode Node => ((FakeEngineDriver)Driver).Nodes[0];

    [Fact]
    public async Task HandlerIsSlow_204AtOnce()
    {
        await using var app = Held();

        Assert.Equal(204, await Eventually.EndsAsync(app.DeliverAsync(1, 1)));
        var run = await _handler.NextAsync();
        Assert.Equal(204, await Eventually.EndsAsync(app.DeliverAsync(1, 1)));

        run.Succeed();
        await Driver.WhenHandledAsync();
        Assert.Equal(["hello"], _handler.Handled);
    }

    [Fact]
    public async Task EngineIsSlow_503AndTheMessageIsStored_NextDeliveryIsADuplicate()
    {
        await using var app = Held();
        Node.Appends.Hold();
        var first = app.DeliverAsync(1, 1);
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(503, await first);
        Assert.Empty(Engine.Entries);

        Node.Appends.Release();

        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        await Eventually.HoldsAsync(() => Engine.WaitingCount == 0);
        Assert.Single(Engine.Entries);
    }

    [Fact]
    public async Task Busy_SaysWhenToComeAgain()
    {
        await using var app = Held();
        Node.Appends.Hold();
        var request = ReceivingApp.Request(1, 1, """{"type":"note","text":"a"}""");
        var answer = app.Receiver.ReceiveMessageAsync(request, TestContext.Current.CancellationToken).AsTask();
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(TimeSpan.FromSeconds(1), (await Eventually.EndsAsync(answer)).RetryAfter);
    }

    [Fact]
    public async Task HangUp_EndsTheWaitAndNothingElse()
    {
        var hangUp = new CancellationTokenSource();
        await using var app = Held();
        Node.Appends.Hold();
        var first = app.DeliverAsync(1, 1, hangUp);

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Node.Appends.Release();
        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        await Eventually.HoldsAsync(() => Engine.WaitingCount == 0);
        Assert.Single(Engine.Entries);
    }

    [Fact]
    public async Task ManyFromManyThreads_EngineIsSlow_EachIsAnsweredInTime()
    {
        await using var app = Start(
            static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask),
            static options => options.Receiving.AnswerWithin = TimeSpan.FromMilliseconds(100),
            TimeProvider.System);
        Node.Appends.Hold();

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
        Node.Appends.Hold();
        var first = app.DeliverAsync(1, 1, leg: ReceivingApp.Call(1));
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(1));
        var last = app.DeliverAsync(2, 1, leg: ReceivingApp.Call(2));

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
            Node.Appends.Hold();
            var answer = app.DeliverAsync(message, message);
            await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
            _time.Advance(TimeSpan.FromSeconds(4));
            Assert.Equal(503, await answer);
            Node.Appends.Release();
            (await _handler.NextAsync()).Succeed();
            Assert.Equal(204, await app.DeliverAsync(message, message));
            _time.Advance(TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public async Task EngineCannotStore_503_SaidOnce_UntilItCan()
    {
        await using var app = Held();
        Node.Appends.LoseRequests();
        Assert.Equal(503, await app.DeliverAsync(1, 1));
        Assert.Equal(503, await app.DeliverAsync(1, 1));

        Node.Appends.LoseRequests(0);

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        (await _handler.NextAsync()).Succeed();
        Assert.Single(app.Log.Lines, static line => line.Contains("Callbacks are answered 503", StringComparison.Ordinal));
        Assert.Single(app.Log.Lines, static line => line.Contains("stores callbacks again; 2 were answered 503", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EnginesAnswerIsLost_503_NextDeliveryIsADuplicate()
    {
        await using var app = Held();
        Node.Appends.LoseAnswers(1);

        Assert.Equal(503, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        (await _handler.NextAsync()).Succeed();
        await Eventually.HoldsAsync(() => Engine.WaitingCount == 0);
        Assert.Single(Engine.Entries);
        Assert.Equal(["hello"], _handler.Handled);
    }

    private ReceivingApp Held() => Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: _time);
}
