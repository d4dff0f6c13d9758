using System.Collections.Concurrent;

namespace CallMessageEvents.Tests;

/// <summary>Whatever handlers do with their token: when the stop is over, whoever waited has the answer.</summary>
public sealed class StopTests
{
    private const int Legs = 12;

    public enum CleanUp
    {
        WhenTheTokenIsCancelled,
        AfterItsOwnWait,
        NotAtAll,
    }

    [Theory]
    [InlineData(CleanUp.WhenTheTokenIsCancelled)]
    [InlineData(CleanUp.AfterItsOwnWait)]
    [InlineData(CleanUp.NotAtAll)]
    public async Task HandlersCleanUpForLong_DeliveriesAre503_LegsAreLogged(CleanUp cleanUp)
    {
        using var cleanedUp = new ManualResetEventSlim();
        var begun = new CountdownEvent(Legs);
        await using var app = new ReceivingApp(
            builder => builder.AddHandler<Note>(async (_, token) =>
            {
                using var registration = cleanUp == CleanUp.WhenTheTokenIsCancelled ? token.Register(() => cleanedUp.Wait(CancellationToken.None)) : default;
                begun.Signal();
                try
                {
                    await Task.Delay(Timeout.Infinite, cleanUp == CleanUp.NotAtAll ? CancellationToken.None : token);
                }
                finally
                {
                    cleanedUp.Wait(CancellationToken.None);
                }
            }),
            static options => options.Receiving.DrainTimeout = TimeSpan.FromMilliseconds(1));
        var answers = Enumerable.Range(1, Legs).Select(i => app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i))).ToArray();
        await Eventually.HoldsAsync(() => begun.IsSet);
        try
        {
            await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
            await app.Host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            Assert.All(answers, static answer => Assert.True(answer is { IsCompletedSuccessfully: true, Result: 503 }));
        }
        finally
        {
            cleanedUp.Set();
        }

        Assert.All(Enumerable.Range(1, Legs), leg => Assert.Contains(app.Log.Lines, line => line.Contains(ReceivingApp.Call(leg), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TimeToDrain_BeginsWhenTheApplicationBeginsToStop()
    {
        var time = new WatchedTime();
        var handler = new HeldHandler();
        await using var app = new ReceivingApp(
            builder => builder.AddHandler<Note>(handler.HandleAsync), static options => options.Receiving.AnswerWithin = TimeSpan.FromSeconds(14), time);
        var answer = app.DeliverAsync(1, 1);
        var run = await handler.NextAsync();

        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(503, await Eventually.EndsAsync(answer));
        run.Succeed();
    }

    [Fact]
    public async Task HandlersEndInTime_WhoeverWaitedHasTheAnswerBeforeTheStopIsOver()
    {
        var handler = new HeldHandler();
        await using var app = new ReceivingApp(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var answers = new ConcurrentQueue<Task<int>>();
        for (var i = 1; i <= 100; i++)
        {
            answers.Enqueue(app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i)));
            answers.Enqueue(app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i)));
            answers.Enqueue(app.DeliverAsync(1000 + i, 2, leg: ReceivingApp.Call(i)));
        }

        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        var stop = app.Host.StopAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 200; i++) (await handler.NextAsync()).Succeed();
        await stop;

        Assert.All(answers, static answer => Assert.True(answer is { IsCompletedSuccessfully: true, Result: 204 }));
        Assert.DoesNotContain(app.Log.Lines, static line => line.Contains("time to drain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DisposedWithoutAStop_HandlersCleanUpForLong_DeliveriesAre503()
    {
        using var cleanedUp = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = new ReceivingApp(builder => builder.AddHandler<Note>(async (_, token) =>
        {
            using var registration = token.Register(() => cleanedUp.Wait(CancellationToken.None));
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        }));
        var answer = app.DeliverAsync(1, 1);
        await begun.Task;
        try
        {
            await app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            Assert.Equal(503, await Eventually.EndsAsync(answer));
        }
        finally
        {
            cleanedUp.Set();
        }
    }

    [Fact]
    public async Task HandlerThrowsAsItIsCancelled_NobodyElseIsHarmed()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = new ReceivingApp(
            builder => builder.AddHandler<Note>(async (_, token) =>
            {
                using var registration = token.Register(static () => throw new InvalidOperationException("the handler's own fault"));
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }),
            static options => options.Receiving.DrainTimeout = TimeSpan.Zero);
        var answer = app.DeliverAsync(1, 1);
        await begun.Task;

        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(503, await answer);
    }
}
