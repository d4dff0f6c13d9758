using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Readers observe a leg's messages beside its handlers.</summary>
public abstract class ReaderTests(InboxDriver driver) : InboxTest(driver)
{
    private static readonly Uri Callback = new("https://example.com/");

    [Fact]
    public async Task ReadAllAsync_SubscribesAndGetsMessagesInOrder_EndsWithTheLeg()
    {
        await using var app = await StartAsync();
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        await app.EndLegAsync();

        Assert.Equal([1, 2], (await Driver.EndsAsync(reading)).Select(static message => message.SequenceNumber!.Value));
    }

    [Fact]
    public async Task ReadAllAsync_HandlerMayAwaitAnAnswer()
    {
        var answers = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(builder => builder.AddHandler<Note>(async (context, cancellationToken) =>
        {
            if (context.Content.Text != "question") return;

            await using var reader = context.Messenger.ReadAllAsync(context.Sender, cancellationToken).GetAsyncEnumerator(cancellationToken);
            var next = reader.MoveNextAsync();
            reads.SetResult();
            Assert.True(await next);
            answers.SetResult(reader.Current.SequenceNumber);
        }));

        var question = app.DeliverAsync(1, 1, """{"type":"note","text":"question"}""");
        await reads.Task;
        await app.WhenSubscribedAsync();
        var answer = app.DeliverAsync(2, 2);

        Assert.Equal(2, await answers.Task);
        Assert.Equal(new[] { 204, 204 }, await Task.WhenAll(question, answer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAllAsync_EndsWhileAMessageWaitsForAnother_GetsItFirst(bool legEnds)
    {
        var time = new WatchedTime();
        await using var app = await StartAsync(time: time);
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();
        await app.DeliverAsync(1, 1);
        var third = app.DeliverAsync(3, 3);
        await Driver.ArrivedAsync(third);
        await time.WhenTimerIsDueAsync(TimeSpan.FromMilliseconds(500));

        if (legEnds) await app.EndLegAsync();
        else await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(204, await third);
        Assert.Equal([1, 3], (await Driver.EndsAsync(reading)).Select(static message => message.SequenceNumber!.Value));
    }

    [Fact]
    public async Task ReadAllAsync_FailedMessageComesAgain_IsSeenOnce()
    {
        await using var app = await StartAsync(
            static builder => builder.AddHandler<Note>(
                static (message, _) => message.Attempt == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask));
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();

        Assert.Equal(Driver.AnswerToFailure, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await Driver.ComesAgainAsync(1, () => app.DeliverAsync(1, 1)));
        await Driver.WhenHandledAsync();
        await app.EndLegAsync();

        Assert.Single(await Driver.EndsAsync(reading));
    }

    [Fact]
    public async Task ReadAllAsync_NoHandler_MessageIsAcceptedAndNothingLogged()
    {
        await using var app = await StartAsync();
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();

        Assert.Equal(204, await app.DeliverAsync(1, 1, """{"type":"nobody's"}"""));
        await app.EndLegAsync();

        Assert.Single(await Driver.EndsAsync(reading));
    }

    [Fact]
    public async Task ReadAllAsync_Cancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        await using var app = await StartAsync();
        var reading = app.ReadAsync(cancellation);
        await app.WhenSubscribedAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task ReadAllAsync_SubscriptionFails_ThrowsItsError()
    {
        await using var app = await StartAsync();
        app.Account.Twilio.FindCall(app.Leg)!.Complete();

        await Assert.ThrowsAsync<CallNotActiveException>(() => app.ReadAsync());
    }

    [Fact]
    public async Task ReadAllAsync_Typed_LeavesOutOthersAndWhatDoesNotFit()
    {
        await using var app = await StartAsync();
        var reading = app.ReadAsync<Note>();
        await app.WhenSubscribedAsync();

        await app.DeliverAsync(1, 1, """{"type":"note","text":"a"}""");
        await app.DeliverAsync(2, 2, """{"type":"other","text":"b"}""");
        await app.DeliverAsync(3, 3, """{"type":"note","text":17}""");
        await app.EndLegAsync();

        Assert.Equal("a", Assert.Single(await Driver.EndsAsync(reading)).Content.Text);
    }

    [Fact]
    public async Task ReadAllAsync_ApplicationStops_Ends()
    {
        await using var app = await StartAsync();
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();
        await app.DeliverAsync(1, 1);
        await Driver.WhenArrivedAsync();

        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);

        Assert.Single(await reading);
    }

    private protected Task<ReadingApp> StartAsync(
        Action<ICallMessageEventsBuilder>? build = null, Action<CallMessageEventsOptions>? configure = null, TimeProvider? time = null) =>
        ReadingApp.StartAsync(Driver, build, configure, time);

    private protected sealed class ReadingApp : IAsyncDisposable
    {
        private readonly InboxDriver _driver;

        private ReadingApp(InboxDriver driver, TestAccount account, string leg) => (_driver, Account, Leg) = (driver, account, leg);

        public TestAccount Account { get; }

        public string Leg { get; }

        public EndUser User => EndUser.OnLeg(Leg);

        public Microsoft.Extensions.Hosting.IHostedLifecycleService Host =>
            (Microsoft.Extensions.Hosting.IHostedLifecycleService)Account.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().Single();

        public static async Task<ReadingApp> StartAsync(
            InboxDriver driver, Action<ICallMessageEventsBuilder>? build, Action<CallMessageEventsOptions>? configure, TimeProvider? time)
        {
            time ??= driver.Clock;
            var account = await TestAccount.StartAsync(
                options =>
                {
                    options.Signature.DangerouslyAcceptAnySender = true;
                    options.PublicBaseUrl = Callback;
                    options.Receiving.AutoSubscribe = false;
                    configure?.Invoke(options);
                },
                builder =>
                {
                    driver.Register(builder.Services, time ?? TimeProvider.System);
                    build?.Invoke(builder);
                },
                time);
            account.Services.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
            var app = new ReadingApp(driver, account, account.Alice().Sid);
            await app.Host.StartedAsync(CancellationToken.None);
            return app;
        }

        public async Task<List<CallMessage>> ReadAsync(CancellationTokenSource? cancellation = null)
        {
            var messages = new List<CallMessage>();
            var token = cancellation?.Token ?? TestContext.Current.CancellationToken;
            await foreach (var message in Account.Messenger.ReadAllAsync(User, token)) messages.Add(message);
            return messages;
        }

        public async Task<List<ReceivedMessage<T>>> ReadAsync<T>()
        {
            var messages = new List<ReceivedMessage<T>>();
            await foreach (var message in Account.Messenger.ReadAllAsync<T>(User, TestContext.Current.CancellationToken)) messages.Add(message);
            return messages;
        }

        public Task WhenSubscribedAsync() => Eventually.HoldsAsync(
            () => Account.Twilio.Requests.Any(
                static request => request.Path.EndsWith("Subscriptions.json", StringComparison.Ordinal) && request.StatusCode == 201));

        public async Task<int> DeliverAsync(int message, long number, string content = """{"type":"note","text":"a"}""") =>
            (await Account.Services.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(
                ReceivingApp.Request(message, number, content, Leg, account: Account.Twilio.AccountSid), TestContext.Current.CancellationToken)).StatusCode;

        /// <summary>The leg ends, after all that was delivered.</summary>
        public async Task EndLegAsync()
        {
            await _driver.WhenArrivedAsync();
            await ReportEndAsync();
        }

        public async Task ReportEndAsync() => await Account.Directory.ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(Leg), Status = CallStatus.Completed }, TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => Account.DisposeAsync();
    }
}
