using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>Readers observe a leg's messages beside its handlers.</summary>
public sealed class ReaderTests
{
    private static readonly Uri Callback = new("https://example.com/");

    [Fact]
    public async Task ReadAllAsync_SubscribesAndGetsMessagesInOrder_EndsWithTheLeg()
    {
        await using var app = await ReadingApp.StartAsync();
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        await app.EndLegAsync();

        Assert.Equal([1, 2], (await reading).Select(static message => message.SequenceNumber!.Value));
    }

    [Fact]
    public async Task ReadAllAsync_HandlerMayAwaitAnAnswer()
    {
        var answers = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await ReadingApp.StartAsync(builder => builder.AddHandler<Note>(async (context, cancellationToken) =>
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

    [Fact]
    public async Task ReadAllAsync_AnswerWaitsAlready_HandlerGetsIt()
    {
        var isQueued = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long? answer = null;
        await using var app = await ReadingApp.StartAsync(builder => builder.AddHandler<Note>(async (context, cancellationToken) =>
        {
            if (context.Content.Text != "question") return;

            await isQueued.Task;
            await using var reader = context.Messenger.ReadAllAsync(context.Sender, cancellationToken).GetAsyncEnumerator(cancellationToken);
            if (await reader.MoveNextAsync()) answer = reader.Current.SequenceNumber;
        }), time: new FakeTimeProvider());
        var first = app.DeliverAsync(1, 1, """{"type":"note","text":"question"}""");
        var second = app.DeliverAsync(2, 2);

        isQueued.SetResult();

        Assert.Equal(new[] { 204, 204 }, await Task.WhenAll(first, second));
        Assert.Equal(2, answer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAllAsync_EndsWhileAMessageWaitsForAnother_GetsItFirst(bool legEnds)
    {
        var time = new WatchedTime();
        await using var app = await ReadingApp.StartAsync(time: time);
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();
        await app.DeliverAsync(1, 1);
        var third = app.DeliverAsync(3, 3);
        await time.WhenTimerIsDueAsync(TimeSpan.FromMilliseconds(500));

        if (legEnds) await app.EndLegAsync();
        else await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(204, await third);
        Assert.Equal([1, 3], (await reading).Select(static message => message.SequenceNumber!.Value));
    }

    [Fact]
    public async Task ReadAllAsync_FailedMessageComesAgain_IsSeenOnce()
    {
        var fails = true;
        await using var app = await ReadingApp.StartAsync(
            builder => builder.AddHandler<Note>((_, _) => fails ? throw new InvalidOperationException("no") : Task.CompletedTask));
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();

        Assert.Equal(500, await app.DeliverAsync(1, 1));
        fails = false;
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        await app.EndLegAsync();

        Assert.Single(await reading);
    }

    [Fact]
    public async Task ReadAllAsync_NoHandler_MessageIsAcceptedAndNothingLogged()
    {
        await using var app = await ReadingApp.StartAsync();
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();

        Assert.Equal(204, await app.DeliverAsync(1, 1, """{"type":"nobody's"}"""));
        await app.EndLegAsync();

        Assert.Single(await reading);
    }

    [Fact]
    public async Task ReadAllAsync_BufferIsFull_DeliveryWaitsThen503_NothingIsLost()
    {
        var time = new WatchedTime();
        await using var app = await ReadingApp.StartAsync(configure: static options => options.Receiving.ReaderBuffer = 1, time: time);
        var token = TestContext.Current.CancellationToken;
        var reader = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
        var first = reader.MoveNextAsync();
        await app.WhenSubscribedAsync();

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.True(await first);
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        var third = app.DeliverAsync(3, 3);
        await time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(503, await third);

        Assert.True(await reader.MoveNextAsync());
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(3, reader.Current.SequenceNumber);
        Assert.Equal(204, await app.DeliverAsync(3, 3));
        await reader.DisposeAsync();
    }

    [Fact]
    public async Task ReadAllAsync_MessageFailsTimeAndAgain_ReaderGetsItOnce()
    {
        var time = new WatchedTime();
        await using var app = await ReadingApp.StartAsync(
            static builder => builder.AddHandler<Note>(
                static (message, _) => message.Content.Text == "bad" ? throw new InvalidOperationException("the handler's own fault") : Task.CompletedTask),
            static options => options.Receiving.GapTimeout = TimeSpan.Zero,
            time);
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();
        await time.WhenNoTimerIsDueAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(500, await app.DeliverAsync(1, 1, """{"type":"note","text":"bad"}"""));
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(500, await app.DeliverAsync(1, 1, """{"type":"note","text":"bad"}"""));

        // The first failure is long ago, the second is not.
        time.Advance(TimeSpan.FromMinutes(5.1));
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        Assert.Equal(500, await app.DeliverAsync(1, 1, """{"type":"note","text":"bad"}"""));
        await app.EndLegAsync();

        Assert.Equal([1, 2], (await reading).Select(static message => message.SequenceNumber!.Value));
    }

    [Fact]
    public async Task ReadAllAsync_Cancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        await using var app = await ReadingApp.StartAsync();
        var reading = app.ReadAsync(cancellation);
        await app.WhenSubscribedAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task ReadAllAsync_SubscriptionFails_ThrowsItsError()
    {
        await using var app = await ReadingApp.StartAsync();
        app.Account.Twilio.FindCall(app.Leg)!.Complete();

        await Assert.ThrowsAsync<CallNotActiveException>(() => app.ReadAsync());
    }

    [Fact]
    public async Task ReadAllAsync_Typed_LeavesOutOthersAndWhatDoesNotFit()
    {
        await using var app = await ReadingApp.StartAsync();
        var reading = app.ReadAsync<Note>();
        await app.WhenSubscribedAsync();

        await app.DeliverAsync(1, 1, """{"type":"note","text":"a"}""");
        await app.DeliverAsync(2, 2, """{"type":"other","text":"b"}""");
        await app.DeliverAsync(3, 3, """{"type":"note","text":17}""");
        await app.EndLegAsync();

        Assert.Equal("a", Assert.Single(await reading).Content.Text);
    }

    [Fact]
    public async Task ReadAllAsync_ApplicationStops_Ends()
    {
        await using var app = await ReadingApp.StartAsync();
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();
        await app.DeliverAsync(1, 1);

        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);

        Assert.Single(await reading);
    }

    private sealed class ReadingApp : IAsyncDisposable
    {
        private ReadingApp(TestAccount account, string leg) => (Account, Leg) = (account, leg);

        public TestAccount Account { get; }

        public string Leg { get; }

        public EndUser User => EndUser.OnLeg(Leg);

        public Microsoft.Extensions.Hosting.IHostedLifecycleService Host =>
            (Microsoft.Extensions.Hosting.IHostedLifecycleService)Account.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().Single();

        public static async Task<ReadingApp> StartAsync(
            Action<ICallMessageEventsBuilder>? build = null, Action<CallMessageEventsOptions>? configure = null, TimeProvider? time = null)
        {
            var account = await TestAccount.StartAsync(
                options =>
                {
                    options.Signature.DangerouslyAcceptAnySender = true;
                    options.PublicBaseUrl = Callback;
                    options.Receiving.AutoSubscribe = false;
                    configure?.Invoke(options);
                },
                build,
                time);
            account.Services.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
            return new ReadingApp(account, account.Alice().Sid);
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

        public async Task EndLegAsync() => await Account.Directory.ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(Leg), Status = CallStatus.Completed }, TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => Account.DisposeAsync();
    }
}
