using System.Collections.Concurrent;

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
        var time = new WatchedTime();
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
            static options => (options.Receiving.DrainTimeout, options.Receiving.AnswerWithin) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(14)),
            Driver.AnswersWhenStored ? TimeProvider.System : time);
        var answers = Enumerable.Range(1, Legs).Select(i => app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i))).ToArray();
        foreach (var answer in answers) await Driver.ArrivedAsync(answer);
        await Eventually.HoldsAsync(() => begun.IsSet);
        try
        {
            await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await Eventually.EndsAsync(app.Host.StopAsync(TestContext.Current.CancellationToken));

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

    /// <summary>Its delivery was answered 503, so that Twilio brings it again.</summary>
    [Fact]
    public async Task HandlerEndsAfterTheStop_WhatWaitsBehindItDoesNotBegin()
    {
        var handler = new HeldHandler();
        await using var app = Start(
            builder => builder.AddHandler<Note>(handler.HandleAsync), static options => options.Receiving.DrainTimeout = TimeSpan.Zero);
        var first = app.DeliverAsync(1, 1);
        var run = await handler.NextAsync();
        var second = app.DeliverAsync(2, 2);
        await Driver.ArrivedAsync(first);
        await Driver.ArrivedAsync(second);
        await Eventually.EndsAsync(app.StopAsync());
        Assert.Equal(Driver.AnswerToCutOff, await Eventually.EndsAsync(second));

        run.Succeed();

        await Eventually.HoldsAsync(() => !handler.Handled.IsEmpty);
        await Eventually.EndsAsync(app.DisposeAsync().AsTask());
        Assert.False(handler.HasBegun);
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
        await Eventually.EndsAsync(begun.Task);

        // An engine may give it before it has answered that it is stored.
        if (Driver.AnswersWhenStored) await Eventually.EndsAsync(answer);
        try
        {
            await Eventually.EndsAsync(app.DisposeAsync().AsTask());

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
        await Eventually.EndsAsync(begun.Task);
        await Driver.ArrivedAsync(answer);

        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Driver.AnswerToCutOff, await answer);
    }

    [Fact]
    public async Task DisposedWhileItDrains_TheStopEndsWithoutAnError()
    {
        var handler = new HeldHandler();
        var app = Start(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var host = app.Host;
        var answer = app.DeliverAsync(1, 1);
        var run = await handler.NextAsync();
        if (Driver.AnswersWhenStored) await Eventually.EndsAsync(answer);
        await host.StoppingAsync(TestContext.Current.CancellationToken);
        var stop = host.StopAsync(TestContext.Current.CancellationToken);

        await app.DisposeAsync();
        run.Succeed();

        await Eventually.EndsAsync(stop);
        Assert.Equal(Driver.AnswerToCutOff, await Eventually.EndsAsync(answer));
    }

    /// <summary>In whatever order: what was accepted is handled once, or is still stored; what was refused has no trace.</summary>
    [Fact]
    public async Task CallbacksComeDuringTheStop_EachHasItsAnswerWhenItIsOver_NoneIsHandledTwice()
    {
        for (var seed = 0; seed < Driver.Trials / 3; seed++)
        {
            var handled = new ConcurrentQueue<string>();
            await using var app = new ReceivingApp(
                builder => builder.AddHandler<Note>(async (context, _) =>
                {
                    await Task.Yield();
                    handled.Enqueue(context.Sid.ToString()!);
                }),
                driver: Driver.Anew());
            var random = new Random(seed);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var senders = Enumerable.Range(0, 3).Select(sender => SendAsync(app, sender, random.Next(20), start.Task)).ToArray();
            var stop = StopAsync(app, random.Next(200), start.Task);
            start.SetResult();
            await Eventually.EndsAsync(stop);

            var answers = (await Eventually.EndsAsync(Task.WhenAll(senders))).SelectMany(static all => all).ToList();
            Assert.All(answers, static answer => Assert.True(answer.Status is 204 or 503, $"{answer}"));
            var accepted = answers.Where(static answer => answer.Status == 204).Select(static answer => ReceivingApp.Message(answer.Message)).Order().ToList();
            if (Driver.AnswersWhenStored) Assert.Equal(handled.Distinct().Count(), handled.Count);
            else Assert.Equal(accepted, handled.Order());
        }
    }

    private static async Task<List<(int Message, int Status)>> SendAsync(ReceivingApp app, int sender, int yields, Task start)
    {
        await start;
        var answers = new List<Task<(int, int)>>();
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < yields; j++) await Task.Yield();
            answers.Add(DeliverAsync((10 * sender) + i + 1, i % 3));
        }

        return [.. await Task.WhenAll(answers)];

        async Task<(int, int)> DeliverAsync(int message, int leg) => (message, await app.DeliverAsync(message, null, leg: ReceivingApp.Call(leg + 1)));
    }

    private static async Task<bool> StopAsync(ReceivingApp app, int yields, Task start)
    {
        await start;
        for (var i = 0; i < yields; i++) await Task.Yield();
        await app.StopAsync();
        return true;
    }
}
