using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests;

/// <summary>A request and its reply: what goes to Twilio, in which order, and what ends the wait.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task RequestAsync_SubscribesFirst_AfterThatItIsOnePost()
    {
        await using var app = await TalkingApp.StartAsync(isSubscribed: false);

        Assert.Equal("1", (await AnswerAsync(app, app.AskAsync(), "1")).Text);
        Assert.Equal("2", (await AnswerAsync(app, app.AskAsync(), "2")).Text);

        Assert.Equal(
            [TwilioOperation.CreateSubscription, TwilioOperation.CreateMessage, TwilioOperation.CreateMessage],
            app.Twilio.Requests.Select(static request => request.Operation));
        Assert.All(app.Twilio.Frames, static frame => Assert.True(JsonNode.DeepEquals(
            frame.Json,
            new JsonObject
            {
                ["type"] = "question", ["text"] = "What?", ["cme"] = new JsonObject { ["id"] = frame.Id, ["want"] = "reply", ["ttl"] = 30_000 },
            })));
        Assert.Equal(2, app.Meters.Sum("call_message_events.requests", "outcome", "replied"));
        Assert.Equal(2, app.Meters.Count("call_message_events.request.duration"));
        app.IsSilent(60);
    }

    [Fact]
    public async Task SubscriptionIsRefused_ThatIsTheError_AndNothingIsSent()
    {
        await using var app = await TalkingApp.StartAsync(isSubscribed: false);
        app.Twilio.OnSubscribe = static () => throw new TwilioConnectionException("no way") { Reason = TwilioConnectionFailure.Connect };

        await Assert.ThrowsAsync<TwilioConnectionException>(() => app.AskAsync());

        Assert.Empty(app.Twilio.Frames);
    }

    [Theory]
    [InlineData(21220, typeof(CallNotActiveException))]
    [InlineData(20001, typeof(TwilioApiException))]
    public async Task TwilioRefusesTheFirstCopy_ThatIsTheError_AndNothingWaits(int code, Type type)
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        app.Twilio.Then(400, code);
        app.Twilio.Then(400, code);

        Assert.IsType(type, await Record.ExceptionAsync(() => Eventually.EndsAsync(app.AskAsync())));
        Assert.IsType(type, await Record.ExceptionAsync(() => Eventually.EndsAsync(app.BeSureAsync())));

        var frame = app.Twilio.Frames.Last();
        app.IsSilent(20);
        await app.SayAsync(frame.Receipt);
        await app.WhenDroppedAsync(1);
    }

    [Fact]
    public async Task TwiliosAnswerIsLost_TheAppAnswers_IsASuccess()
    {
        await using var app = await TalkingApp.StartAsync();
        app.Twilio.ThenLose();
        app.Twilio.ThenLose();

        Assert.Equal("yes", (await AnswerAsync(app, app.AskAsync(), "yes")).Text);
        var sending = app.BeSureAsync();
        var frame = await app.NextAsync();
        await app.SayAsync(frame.Receipt);

        Assert.Equal((TalkingApp.Leg, frame.Key, default), await SentAsync(sending));
    }

    [Fact]
    public async Task TwiliosAnswerIsLost_TheAppIsSilent_IsNoClientWithThatCause()
    {
        await using var app = await TalkingApp.StartAsync();
        app.Twilio.ThenLose();
        var asking = app.AskAsync();
        Assert.False(asking.IsCompleted);

        app.Advance(8);

        var error = await Assert.ThrowsAsync<CallRequestException>(() => Eventually.EndsAsync(asking));
        Assert.Equal((CallRequestFailure.NoClient, true), (error.Reason, error.OutcomeUnknown));
        Assert.IsType<TwilioConnectionException>(error.InnerException);
    }

    [Fact]
    public async Task ReplyOvertakesTwiliosAnswer_Counts_ReceiptWaitsForTheSid()
    {
        await using var app = await TalkingApp.StartAsync();
        var (first, second) = (new TaskCompletionSource<TwilioResponse>(), new TaskCompletionSource<TwilioResponse>());
        app.Twilio.Then(() => first.Task);
        app.Twilio.Then(() => second.Task);

        Assert.Equal("yes", (await AnswerAsync(app, app.AskAsync(), "yes")).Text);
        var sending = app.BeSureAsync();
        var frame = await app.NextAsync();
        await app.SayAsync(frame.Receipt);
        Assert.False(sending.IsCompleted);
        first.SetResult(await app.Twilio.Taken());
        second.SetResult(await app.Twilio.Taken());

        Assert.Equal((TalkingApp.Leg, frame.Key, MessageSid.Parse($"KX{3:x32}")), await SentAsync(sending));
    }

    [Fact]
    public async Task AppsErrorOvertakesTwiliosAnswer_TheErrorHasTheMessage()
    {
        await using var app = await TalkingApp.StartAsync();
        var taken = new TaskCompletionSource<TwilioResponse>();
        app.Twilio.Then(() => taken.Task);
        var sending = app.BeSureAsync();
        var frame = await app.NextAsync();
        await app.SayAsync(frame.Error("failed"));
        taken.SetResult(await app.Twilio.Taken());

        Assert.Equal(frame.Key, (await Assert.ThrowsAsync<MessageNotReceivedException>(() => Eventually.EndsAsync(sending))).Sent?.IdempotencyKey);
    }

    [Fact]
    public async Task Cancelled_EndsTheWait_ALateReplyIsDroppedAndCounted()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        using var cancelling = new CancellationTokenSource();
        var (asking, sending) = (app.AskAsync(cancellationToken: cancelling.Token), app.BeSureAsync(cancellationToken: cancelling.Token));
        await app.WhenSentAsync(3);

        await cancelling.CancelAsync();

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(asking));
        Assert.Equal(cancelling.Token, canceled.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(sending));
        app.IsSilent(60);
        await app.SayAsync((await app.NextAsync()).Reply("late"));
        await app.SayAsync((await app.NextAsync()).Receipt);
        await app.WhenDroppedAsync(2);
    }

    [Fact]
    public async Task ProviderIsDisposed_WhoWaitsGetsAnError_AndNothingGoesAnyMore()
    {
        var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        var overtaken = new TaskCompletionSource<TwilioResponse>();
        var (asking, sending) = (app.AskAsync(), app.BeSureAsync());
        await app.WhenSentAsync(3);
        app.Twilio.Then(() => overtaken.Task);
        var posting = app.BeSureAsync();
        await app.WhenSentAsync(4);
        await app.SayAsync(app.Twilio.Frames.Last().Receipt);

        await app.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Eventually.EndsAsync(asking));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Eventually.EndsAsync(sending));
        await Record.ExceptionAsync(() => Eventually.EndsAsync(posting));
        Assert.True(posting.IsCompleted);
        app.IsSilent(60);
    }

    [Fact]
    public async Task InsideAHandlerOfTheSameLeg_TheReplyDoesNotWaitForIt()
    {
        var answer = new TaskCompletionSource<string>();
        await using var app = await TalkingApp.StartAsync(builder => builder.AddHandler<Note>(async (context, cancellationToken) =>
            answer.SetResult((await context.Messenger.RequestAsync(EndUser.OnLeg(context.CallSid), new Question("?"), cancellationToken)).Text)));
        var handling = app.SayAsync("""{"type":"note","text":"hello"}""");

        await app.SayAsync((await app.NextAsync()).Reply("inside"));

        Assert.Equal("inside", await Eventually.EndsAsync(answer.Task));
        Assert.Equal(204, await Eventually.EndsAsync(handling));
    }

    [Theory]
    [InlineData("receipt")]
    [InlineData("reply")]
    public async Task InsideAHandlerOfWhatTheAppWaitsFor_ItsDeliveryIsAnsweredFirst(string want)
    {
        await using var app = await TalkingApp.StartAsync(builder => builder
            .AddHandler<Note>(static async (context, cancellationToken) => await AskAsync(context, cancellationToken))
            .AddRequestHandler<Note, Answer>(static (context, cancellationToken) => AskAsync(context, cancellationToken)));
        var note = $$$"""{"type":"note","cme":{"id":"a.1","want":"{{{want}}}"},"text":"hello"}""";

        // Twilio may bring the reply only when this is answered.
        Assert.Equal(204, await app.SayAsync(note));
        Assert.Equal(204, await app.SayAgainAsync(note));
        await app.SayAsync((await app.NextAsync()).Reply("inside"));

        await Eventually.HoldsAsync(() =>
        {
            // Receipts are gathered for a moment, from the end of the handler on: its time must not be over before.
            if (app.Clock.HasTimerDueWithin(TimeSpan.FromSeconds(0.05))) app.Advance(0.05);
            return app.Twilio.Frames.Count == 2;
        });
        var answer = await app.NextAsync();
        Assert.Contains("a.1", answer.Envelope["re"]!.ToJsonString(), StringComparison.Ordinal);
        if (want == "reply") Assert.Equal("inside", (string?)answer.Json["text"]);

        static Task<Answer> AskAsync(CallMessageContext context, CancellationToken cancellationToken) =>
            context.Messenger.RequestAsync(context.Sender, new Question("?"), cancellationToken);
    }

    [Fact]
    public async Task WaitUntil_TheLegIsAsked_WhenItIsAnswered_AndTheTimeCountsFromThen()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.StatusAsync(ReceivingApp.Leg, "ringing");
        var asking = app.AskAsync(new() { WaitUntil = CallStatus.InProgress, WaitUntilActive = TimeSpan.FromMinutes(1), Timeout = TimeSpan.FromSeconds(9) });

        // Its time must not be over before it has begun.
        await Eventually.HoldsAsync(() => app.Twilio.Requests.Any(static request => request.Operation == TwilioOperation.FetchCall));
        for (var second = 0; second < 20; second++) app.Advance(1);
        Assert.Empty(app.Twilio.Frames);

        await app.StatusAsync(ReceivingApp.Leg, "in-progress");

        var frame = await app.NextAsync();
        Assert.Equal(9_000, (int)frame.Envelope["ttl"]!);
        await app.SayAsync(frame.Reply("yes"));
        Assert.Equal("yes", (await Eventually.EndsAsync(asking)).Text);
    }

    private static async Task<Answer> AnswerAsync(TalkingApp app, Task<Answer> asking, string text)
    {
        await app.SayAsync((await app.NextAsync()).Reply(text));
        return await Eventually.EndsAsync(asking);
    }

    private static async Task<(CallSid Leg, string Key, MessageSid Sid)> SentAsync(Task<SentMessage> sending)
    {
        var sent = await Eventually.EndsAsync(sending);
        return (sent.CallSid, sent.IdempotencyKey, sent.Sid);
    }
}
