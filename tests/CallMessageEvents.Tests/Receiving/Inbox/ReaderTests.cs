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
        await Eventually.EndsAsync(reads.Task);
        await app.WhenSubscribedAsync();
        var answer = app.DeliverAsync(2, 2);

        Assert.Equal(2, await Eventually.EndsAsync(answers.Task));
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

    /// <summary>Messages that no handler takes are nothing to be logged as long as a reader gets them, however many there are.</summary>
    /// <param name="app">An application without handlers.</param>
    /// <param name="log">Its log.</param>
    private protected async Task NoHandlerAsync(ReadingApp app, LogLines log)
    {
        var token = TestContext.Current.CancellationToken;
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();
        var other = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
        var first = other.MoveNextAsync().AsTask();

        // However late the other reader comes.
        var number = 0;
        await Eventually.HoldsAsync(async () => await app.DeliverAsync(++number, number, """{"type":"two-read"}""") == 204 && first.IsCompleted);
        Assert.True(await first);
        await other.DisposeAsync();
        Assert.Equal(204, await app.DeliverAsync(++number, number, """{"type":"one-reads"}"""));
        await app.EndLegAsync();
        Assert.Equal(number, (await Driver.EndsAsync(reading)).Count);

        Assert.Equal(204, await app.DeliverAsync(++number, number, """{"type":"nobody-reads"}"""));
        await Driver.WhenHandledAsync();
        await Eventually.HoldsAsync(() => Contains("nobody-reads"));
        Assert.False(Contains("two-read") || Contains("one-reads"));

        bool Contains(string type) => log.Lines.Any(line => line.Contains(type, StringComparison.Ordinal));
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

        public Task<List<CallMessage>> ReadAsync(CancellationTokenSource? cancellation = null) =>
            ReadAsync(Account.Messenger.ReadAllAsync(User, cancellation?.Token ?? TestContext.Current.CancellationToken));

        public Task<List<ReceivedMessage<T>>> ReadAsync<T>() => ReadAsync(Account.Messenger.ReadAllAsync<T>(User, TestContext.Current.CancellationToken));

        public Task WhenSubscribedAsync() => Eventually.HoldsAsync(
            () => Account.Twilio.Requests.Any(
                static request => request.Path.EndsWith("Subscriptions.json", StringComparison.Ordinal) && request.StatusCode == 201));

        public async Task<int> DeliverAsync(int message, long number, string content = """{"type":"note","text":"a"}""") =>
            (await Eventually.EndsAsync(
                Account.Services.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(
                    ReceivingApp.Request(message, number, content, Leg, account: Account.Twilio.AccountSid), TestContext.Current.CancellationToken).AsTask(),
                "a delivery")).StatusCode;

        /// <summary>The leg ends, after all that was delivered.</summary>
        public async Task EndLegAsync()
        {
            await _driver.WhenArrivedAsync();
            await ReportEndAsync();
        }

        public async Task ReportEndAsync() => await Account.Directory.ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(Leg), Status = CallStatus.Completed }, TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => Account.DisposeAsync();

        private static Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> messages) => Eventually.EndsAsync(messages.ToListAsync().AsTask(), "a reader");
    }
}
