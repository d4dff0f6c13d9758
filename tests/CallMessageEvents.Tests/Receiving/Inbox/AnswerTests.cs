using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>What a delivery is answered while the handler works, and what becomes of the work.</summary>
public sealed class AnswerTests
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    [Fact]
    public async Task HandlerIsSlow_503AndTheWorkGoesOn_NextDeliveryJoins()
    {
        await using var app = App();
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
        await using var app = App();
        var request = ReceivingApp.Request(1, 1, """{"type":"note","text":"a"}""");
        var answer = app.Receiver.ReceiveMessageAsync(request, TestContext.Current.CancellationToken).AsTask();
        var run = await _handler.NextAsync();
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(TimeSpan.FromSeconds(1), (await answer).RetryAfter);
        run.Succeed();
    }

    [Fact]
    public async Task HangUp_EndsTheWaitAndNothingElse()
    {
        var hangUp = new CancellationTokenSource();
        await using var app = App();
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
    public async Task AnswerIsSlowToBeSent_NextMessageIsHandled()
    {
        await using var app = App();
        using var sent = new ManualResetEventSlim();
        var first = app.DeliverAsync(1, 1).ContinueWith(
            _ => sent.Wait(TimeSpan.FromSeconds(30)),
            TestContext.Current.CancellationToken,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        (await _handler.NextAsync()).Succeed();

        var second = app.DeliverAsync(2, 2);
        (await _handler.NextAsync()).Succeed();

        Assert.Equal(204, await second);
        Assert.False(first.IsCompleted);
        sent.Set();
        Assert.True(await first);
    }

    [Fact]
    public async Task ManyFromManyThreads_EachIsAnsweredInTime()
    {
        await using var app = new ReceivingApp(
            static builder => builder.AddHandler<Note>(static (_, token) => Task.Delay(Timeout.Infinite, token)),
            static options => options.Receiving.AnswerWithin = TimeSpan.FromMilliseconds(100));

        // Some while others are due, and some after a time when none was.
        for (var round = 0; round < 5; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(round * 400, 400).Select(i => Task.Run(() => app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i)))))
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            Assert.All(answers, static answer => Assert.Equal(503, answer));
        }
    }

    [Fact]
    public async Task DeliveriesOneAfterTheOther_EachWaitsItsOwnTime()
    {
        await using var app = App();
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
        await using var app = App();
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
    public async Task HandlerTimeout_CancelsTheHandler_Is500()
    {
        await using var app = new ReceivingApp(
            builder => builder.AddHandler<Note>(static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken)),
            static options =>
            {
                options.Receiving.HandlerTimeout = TimeSpan.FromSeconds(2);
                options.Receiving.AnswerWithin = TimeSpan.FromSeconds(4);
            },
            _time);
        var answer = app.DeliverAsync(1, 1);
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(500, await answer);
    }

    [Fact]
    public async Task FailureThatNobodyWaitedFor_IsCountedAndLoggedAsLost()
    {
        var hangUp = new CancellationTokenSource();
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meterFactory = meters.GetRequiredService<IMeterFactory>();
        using var measurements = new Measurements(meterFactory);
        await using var app = new ReceivingApp(
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

        Assert.Equal(1, measurements.Sum("call_message_events.messages.lost"));
        Assert.Contains(
            app.Log.Lines,
            static line => line.Contains(ReceivingApp.Message(1), StringComparison.Ordinal) && line.Contains("may be lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LogThrows_TheLegGoesOn()
    {
        await using var app = new ReceivingApp(builder =>
        {
            builder.Services.AddSingleton<ILoggerFactory>(new ThrowingLog());
            builder.AddHandler<Note>(
                static (message, _) => message.Content.Text == "bad" ? throw new InvalidOperationException("the handler's own fault") : Task.CompletedTask);
        });

        Assert.Equal(500, await app.DeliverAsync(1, 1, """{"type":"note","text":"bad"}"""));
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(2, 2));
    }

    [Fact]
    public async Task TooManyOfOneCall_503_OthersAreTaken()
    {
        await using var app = App();
        var taken = Enumerable.Range(1, 256).Select(number => app.DeliverAsync(number, number)).ToArray();

        Assert.Equal(503, await app.DeliverAsync(257, 257));

        var other = app.DeliverAsync(1, 1, leg: ReceivingApp.Call(2));
        for (var i = 0; i < 257; i++) (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await other);
        Assert.All(await Task.WhenAll(taken), static status => Assert.Equal(204, status));
        var late = app.DeliverAsync(257, 257);
        (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await late);
    }

    [Fact]
    public async Task TooManyInAll_503()
    {
        await using var app = App();
        var taken = Enumerable.Range(0, 10_000).Select(number => app.DeliverAsync(number, 1, leg: ReceivingApp.Call(number))).ToArray();

        Assert.Equal(503, await app.DeliverAsync(10_001, 1, leg: ReceivingApp.Call(10_001)));

        for (var i = 0; i < 10_000; i++) (await _handler.NextAsync()).Succeed();
        Assert.All(await Task.WhenAll(taken), static status => Assert.Equal(204, status));
    }

    [Fact]
    public async Task TooManyBytesInAll_503()
    {
        await using var app = App();
        var content = $$"""{"type":"note","text":"{{new string('x', 100_000)}}"}""";
        var taken = Enumerable.Range(0, 670).Select(number => app.DeliverAsync(number, 1, content, ReceivingApp.Call(number))).ToArray();

        Assert.Equal(503, await app.DeliverAsync(1, 1, content, ReceivingApp.Call(10_001)));
        var small = app.DeliverAsync(1, 1, leg: ReceivingApp.Call(10_002));

        for (var i = 0; i < 671; i++) (await _handler.NextAsync()).Succeed();
        Assert.Equal(204, await small);
        Assert.All(await Task.WhenAll(taken), static status => Assert.Equal(204, status));
    }

    private sealed class ThrowingLog : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error) throw new IOException("the disk is full");
        }

        public void Dispose()
        {
        }
    }

    private ReceivingApp App() => new(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: _time);
}
