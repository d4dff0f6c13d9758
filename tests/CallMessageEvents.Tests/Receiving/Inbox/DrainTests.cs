namespace CallMessageEvents.Tests;

/// <summary>What happens to messages when the application stops.</summary>
public abstract class DrainTests(InboxDriver driver) : InboxTest(driver)
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    [Fact]
    public async Task Stopping_NewMessagesAre503_RunningOnesAreWaitedFor()
    {
        await using var app = App();
        var running = app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();
        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(503, await app.DeliverAsync(2, 2));
        var joined = app.DeliverAsync(1, 1);
        var stop = app.Host.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stop.IsCompleted);
        run.Succeed();

        await Eventually.EndsAsync(stop);
        Assert.Equal(new[] { 204, Driver.AnswerToRepetitionAtStop }, await Task.WhenAll(running, joined));
    }

    [Fact]
    public async Task DrainTimeout_HandlersAreCancelled_DeliveriesHaveTheirAnswers()
    {
        await using var app = App();
        var running = app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();
        var waiting = app.DeliverAsync(2, 2);
        await Driver.ArrivedAsync(running);
        await Driver.ArrivedAsync(waiting);
        if (!Driver.AnswersWhenStored) await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(3.9));
        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        var stop = app.Host.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(run.Token.IsCancellationRequested);

        // The deliveries' own time is over first.
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.EndsAsync(stop);

        Assert.True(run.Token.IsCancellationRequested);
        Assert.Equal(new[] { Driver.AnswerToCutOff, Driver.AnswerToCutOff }, await Task.WhenAll(running, waiting));
        run.SucceedHere();
        Assert.False(_handler.HasBegun);
    }

    [Fact]
    public async Task DrainTimeout_WhatWaits_IsNotBegun()
    {
        var begun = new System.Collections.Concurrent.ConcurrentQueue<long?>();
        await using var app = Start(
            builder => builder.AddHandler<Note>(async (message, cancellationToken) =>
            {
                begun.Enqueue(message.Message.SequenceNumber);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }),
            static options => options.Receiving.DrainTimeout = TimeSpan.Zero);
        var answers = new[] { app.DeliverAsync(1, 1), app.DeliverAsync(2, 2) };
        foreach (var answer in answers) await Driver.ArrivedAsync(answer);
        await Eventually.HoldsAsync(() => begun.Count == 1);
        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);

        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new[] { Driver.AnswerToCutOff, Driver.AnswerToCutOff }, await Task.WhenAll(answers));
        await app.DisposeAsync();
        Assert.Equal([1], begun);
    }

    [Fact]
    public async Task StopIsCutShort_DeliveriesHaveTheirAnswersAtOnce()
    {
        using var hurry = new CancellationTokenSource();
        await using var app = App();
        var running = app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();
        await Driver.ArrivedAsync(running);
        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        var stop = app.Host.StopAsync(hurry.Token);

        await hurry.CancelAsync();
        await Eventually.EndsAsync(stop);

        Assert.Equal(Driver.AnswerToCutOff, await running);
        Assert.True(run.Token.IsCancellationRequested);
        run.Succeed();
    }

    [Fact]
    public async Task Disposed_CallbacksAre503()
    {
        var app = App();
        await app.DisposeAsync();

        Assert.Equal(503, await app.DeliverAsync(1, 1));
    }

    private ReceivingApp App() => Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: _time);
}
