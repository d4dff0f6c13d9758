using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>How a handler's end is told to the app that waits for it.</summary>
public sealed class HandlerEndTests
{
    private const string Request = AskingApp.Request;
    private const string Message = AskingApp.Message;
    private const string Failed = """{"cme":{"re":"a.1","error":{"code":"failed"}}}""";
    private const string NoHandler = """{"cme":{"re":"a.1","error":{"code":"no-handler"}}}""";
    private const string Secret = "s3cret";

    [Fact]
    public async Task Request_HandlerThrows_GetsFailed_WithoutItsText()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddRequestHandler<Question, Answer>(static (_, _) => throw new InvalidOperationException(Secret)));

        await app.AsksAsync(1, Request, Failed);

        Assert.Contains("an app that waits is told so", await app.WhenLoggedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_HandlerThrows_GetsFailed_AndIsNotDeliveredAgain()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddHandler<Question>(static (_, _) => throw new InvalidOperationException(Secret)));

        await app.AsksAsync(1, Message, Failed);

        Assert.Contains("an app that waits is told so", await app.WhenLoggedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandlerThrows_IsMeasured()
    {
        await using var app = await AskingApp.StartAsync(static builder =>
        {
            builder.Services.AddMetrics();
            builder.AddRequestHandler<Question, Answer>(static (_, _) => throw new InvalidOperationException(Secret));
        });
        using var measured = new Measurements(app.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());

        await app.AsksAsync(1, Request, Failed);

        // The app may have its answer before.
        await Eventually.HoldsAsync(
            () => measured.Sum("messaging.client.consumed.messages", "error.type", nameof(InvalidOperationException)) == 1);
    }

    [Theory]
    [InlineData(Request)]
    [InlineData(Message)]
    public async Task Fault_IsTold_AndIsNoError(string frame)
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddHandler<Question>(static (_, _) => throw new CallRequestFault("unknown-account", "There is no such account."))
            .AddRequestHandler<Question, Answer>(static (_, _) => throw new CallRequestFault("unknown-account", "There is no such account.")));

        await app.AsksAsync(
            1, frame, """{"cme":{"re":"a.1","error":{"code":"unknown-account","message":"There is no such account."}}}""");

        Assert.Contains("refused it with the code \"unknown-account\"", await app.WhenLoggedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_NoMessage_TellsTheCode()
    {
        await using var app = await AskingApp.StartAsync(static builder => builder
            .AddRequestHandler<Question, Answer>(static (_, _) => throw new CallRequestFault("later")));

        await app.AsksAsync(1, Request, """{"cme":{"re":"a.1","error":{"code":"later"}}}""");
    }

    [Theory]
    [InlineData(1001, "m")]
    [InlineData(999, "😀m")]
    public async Task Fault_LongMessage_IsCut(int characters, string end)
    {
        var message = new string('m', characters) + end;
        await using var app = await AskingApp.StartAsync(builder => builder
            .AddRequestHandler<Question, Answer>((_, _) => throw new CallRequestFault("long", message)));

        await app.AsksAsync(
            1, Request, $$$$"""{"cme":{"re":"a.1","error":{"code":"long","message":"{{{{new string('m', Math.Min(characters, 1000))}}}}"}}}""");
    }

    [Fact]
    public async Task HandlerTimeout_GetsFailed()
    {
        var time = new WatchedTime();
        await using var app = await AskingApp.StartAsync(
            static builder => builder.AddRequestHandler<Question, Answer>(static async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return new Answer("never");
            }),
            static options => options.Receiving.HandlerTimeout = TimeSpan.FromMilliseconds(100),
            time);
        var asked = app.AsksAsync(1, Request, Failed);
        await time.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(100));

        time.Advance(TimeSpan.FromMilliseconds(100));

        await Eventually.HoldsAsync(() => asked.IsCompleted);
        await asked;
        Assert.Contains("Receiving:HandlerTimeout", await app.WhenLoggedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_AppWaitsNoLonger_HandlerIsCancelled_AndThatIsNoError()
    {
        var time = new WatchedTime();
        var begun = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await AskingApp.StartAsync(
            builder => builder.AddRequestHandler<Question, Answer>(async (_, cancellationToken) =>
            {
                begun.SetResult(true);
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    cancelled.SetResult(true);
                }

                return new Answer("never");
            }),
            time: time);
        var delivery = app.DeliverAsync(1, Request.Replace("30000", "200", StringComparison.Ordinal));
        await Eventually.EndsAsync(begun.Task);

        time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.True(await Eventually.EndsAsync(cancelled.Task));
        Assert.Equal(204, await Eventually.EndsAsync(delivery));
        Assert.Contains("did not wait any longer", await app.WhenLoggedAsync(), StringComparison.Ordinal);
        await app.AsksAsync(2, Message.Replace("a.1", "a.2", StringComparison.Ordinal), NoHandler.Replace("a.1", "a.2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_HandlerIsCutOff_NothingIsTold()
    {
        var begun = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await AskingApp.StartAsync(
            builder => builder.AddRequestHandler<Question, Answer>(async (_, cancellationToken) =>
            {
                begun.SetResult(true);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return new Answer("never");
            }),
            static options => options.Receiving.DrainTimeout = TimeSpan.Zero,
            new WatchedTime());
        var delivery = app.DeliverAsync(1, Request);
        await Eventually.EndsAsync(begun.Task);

        await app.StopAsync();

        Assert.Equal(204, await Eventually.EndsAsync(delivery));
        Assert.Empty(app.Sent);
    }

    [Fact]
    public async Task AReaderObserves_NobodyHandles_MessageIsReceived_RequestIsNotAnswered()
    {
        await using var app = await AskingApp.StartAsync(static _ => { }, static options => options.PublicBaseUrl = new("https://example.com"));
        app.Services.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
        await using var reader = app.Services.GetRequiredService<ICallMessenger>()
            .ReadAllAsync(EndUser.OnLeg(ReceivingApp.Leg), TestAccount.Token).GetAsyncEnumerator(TestAccount.Token);
        var first = reader.MoveNextAsync().AsTask();
        await app.WhenSubscribedAsync();

        await app.AsksAsync(1, Message, """{"cme":{"re":["a.1"]}}""");
        await app.AsksAsync(
            2, Request.Replace("a.1", "a.2", StringComparison.Ordinal), """{"cme":{"re":"a.2","error":{"code":"no-handler"}}}""");

        Assert.True(await Eventually.EndsAsync(first));
        Assert.True(await reader.MoveNextAsync());
        Assert.Contains("Nothing answers requests of type \"question\"", await app.WhenLoggedAsync(), StringComparison.Ordinal);
    }
}
