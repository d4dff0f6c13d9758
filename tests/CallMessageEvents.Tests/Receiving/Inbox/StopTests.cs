namespace CallMessageEvents.Tests;

/// <summary>Whatever handlers do with their token: when the stop is over, whoever waited has the answer.</summary>
public abstract class StopTests(InboxDriver driver) : InboxTest(driver)
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
    public async Task HandlersCleanUpForLong_DeliveriesHaveTheirAnswers_LegsAreLogged(CleanUp cleanUp)
    {
        using var cleanedUp = new ManualResetEventSlim();
        var begun = new CountdownEvent(Legs);
        await using var app = Start(
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
            static options => options.Receiving.DrainTimeout = TimeSpan.FromMilliseconds(1),
            TimeProvider.System);
        var answers = Enumerable.Range(1, Legs).Select(i => app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i))).ToArray();
        await Eventually.HoldsAsync(() => begun.IsSet);
        try
        {
            await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
            await app.Host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            Assert.All(answers, answer => Assert.True(answer is { IsCompletedSuccessfully: true } && answer.Result == Driver.AnswerToCutOff));
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
        await using var app = Start(
            builder => builder.AddHandler<Note>(handler.HandleAsync), static options => options.Receiving.AnswerWithin = TimeSpan.FromSeconds(14), time);
        var answer = app.DeliverAsync(1, 1);
        var run = await handler.NextAsync();
        if (Driver.AnswersWhenStored) await answer;

        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(Driver.AnswersWhenStored, answer.IsCompleted);
        Assert.False(run.Token.IsCancellationRequested);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(Driver.AnswerToCutOff, await Eventually.EndsAsync(answer));
        await Eventually.HoldsAsync(() => run.Token.IsCancellationRequested);
        run.Succeed();
    }

    [Fact]
    public async Task DisposedWithoutAStop_HandlersCleanUpForLong_DeliveriesHaveTheirAnswers()
    {
        using var cleanedUp = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = Start(builder => builder.AddHandler<Note>(async (_, token) =>
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

            Assert.Equal(Driver.AnswerToCutOff, await Eventually.EndsAsync(answer));
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
        await using var app = Start(
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

        Assert.Equal(Driver.AnswerToCutOff, await answer);
    }
}
