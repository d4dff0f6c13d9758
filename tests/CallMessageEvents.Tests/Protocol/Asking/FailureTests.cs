using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests;

/// <summary>Each reason for which a request has no reply, or a message no receipt.</summary>
public sealed class FailureTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NoSign_NeverAHello_IsNoClient_AndWasSentOnce(bool isRequest)
    {
        await using var app = await TalkingApp.StartAsync();
        var asking = Ask(app, isRequest);
        app.Advance(7.9);
        Assert.False(asking.IsCompleted);

        app.Advance(0.1);

        await FailsAsync(asking, CallRequestFailure.NoClient, Assert.Single(app.Twilio.Frames), isUnknown: true);
        Assert.Equal(1, app.Meters.Sum(isRequest ? "call_message_events.requests" : "call_message_events.receipts", "outcome", "no_client"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NoSign_SaidHelloBefore_IsNoReceipt_AndIsRepeatedWithNewKeys(bool isRequest)
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        var asking = Ask(app, isRequest);
        foreach (var (wait, frames) in new[] { (1.4, 1), (0.1, 2), (2.9, 2), (0.1, 3), (3.4, 3) })
        {
            app.Advance(wait);
            await app.WhenSentAsync(1 + frames);
        }

        app.Advance(0.1);

        var copies = app.Twilio.Frames.Skip(1).ToList();
        await FailsAsync(asking, CallRequestFailure.NoReceipt, copies[0], isUnknown: true);
        Assert.Equal(3, copies.Select(static copy => copy.Key).Distinct().Count());
        Assert.Single(copies.Select(static copy => copy.Id).Distinct());
        if (isRequest) Assert.Equal([30_000, 28_500, 25_500], copies.Select(static copy => (int)copy.Envelope["ttl"]!));
        app.IsSilent(60);
        Assert.Equal(2, app.Meters.Sum("call_message_events.repetitions", "direction", "out"));
    }

    [Fact]
    public async Task Request_ReceiptButNoReply_IsNoReply()
    {
        await using var app = await TalkingApp.StartAsync();
        var asking = Ask(app, isRequest: true);
        var frame = await app.NextAsync();
        await app.SayAsync(frame.Receipt);
        app.Advance(29.9);
        Assert.False(asking.IsCompleted);

        app.Advance(0.1);

        await FailsAsync(asking, CallRequestFailure.NoReply, frame, isUnknown: true);
    }

    [Theory]
    [InlineData(true, "no-handler", null, CallRequestFailure.NoHandler)]
    [InlineData(false, "no-handler", null, CallRequestFailure.NoHandler)]
    [InlineData(true, "bad-content", null, CallRequestFailure.BadContent)]
    [InlineData(false, "bad-content", null, CallRequestFailure.BadContent)]
    [InlineData(true, "failed", null, CallRequestFailure.Failed)]
    [InlineData(false, "failed", null, CallRequestFailure.Failed)]
    [InlineData(true, "busy", null, CallRequestFailure.Busy)]
    [InlineData(false, "busy", null, CallRequestFailure.Busy)]
    [InlineData(true, "gone", null, CallRequestFailure.Failed)]
    [InlineData(false, "closed", null, CallRequestFailure.Failed)]
    [InlineData(true, "sold-out", "private words", CallRequestFailure.Failed)]
    [InlineData(false, "sold-out", "private words", CallRequestFailure.Failed)]
    public async Task AppSaysSo_IsThatReason_WithItsWords(bool isRequest, string code, string? words, CallRequestFailure reason)
    {
        await using var app = await TalkingApp.StartAsync();
        var asking = Ask(app, isRequest);
        var frame = await app.NextAsync();

        await app.SayAsync(Error(frame.Id, code, words));

        var error = await FailsAsync(asking, reason, frame, isUnknown: false);
        Assert.Equal((code, words), (Said(error).Code, Said(error).AppMessage));
        Assert.Equal(reason == CallRequestFailure.Busy, error.IsTransient);
        Assert.DoesNotContain("private", error.ToString(), StringComparison.Ordinal);
        foreach (var secret in new[] { "private", "sold-out" })
            Assert.DoesNotContain(app.Meters.TagValues, tag => tag.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"type":"weather","cme":{"re":"ID"},"text":"private words"}""", "\"answer\"")]
    [InlineData("""{"type":"answer","cme":{"re":"ID"},"text":["private words"]}""", "line 1, byte")]
    public async Task Request_ReplyIsNotWhatWasAskedFor_IsBadContentThatSaysWhere(string reply, string says)
    {
        await using var app = await TalkingApp.StartAsync();
        var asking = Ask(app, isRequest: true);
        var frame = await app.NextAsync();

        await app.SayAsync(reply.Replace("ID", frame.Id, StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<CallRequestException>(() => Eventually.EndsAsync(asking));
        Assert.Equal((CallRequestFailure.BadContent, TalkingApp.Leg, false), (error.Reason, error.CallSid, error.OutcomeUnknown));
        Assert.True(error.Message.Contains(says, StringComparison.Ordinal), error.Message);
        Assert.DoesNotContain("private", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, app.Meters.Sum("call_message_events.requests", "outcome", "bad_content"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ManyWait_TheNextIsBusyAtOnce_AndIsNotSent_UntilOneHasEnded(bool isRequest)
    {
        await using var app = await TalkingApp.StartAsync();
        var waiting = Enumerable.Range(0, 256).Select(number => Ask(app, isRequest: number % 2 == 0)).ToList();

        var error = await Assert.ThrowsAnyAsync<CallMessageException>(() => Eventually.EndsAsync(Ask(app, isRequest)));

        Assert.Equal((CallRequestFailure.Busy, null, null, false), (Said(error).Reason, Said(error).Code, error.IdempotencyKey, error.OutcomeUnknown));
        Assert.True(error.IsTransient);
        Assert.Equal(256, app.Twilio.Frames.Count);
        await app.SayAsync(Error((await app.NextAsync()).Id, "failed", null));
        await Assert.ThrowsAsync<CallRequestException>(() => Eventually.EndsAsync(waiting[0]));
        Assert.False(Ask(app, isRequest).IsCompleted);
        await app.WhenSentAsync(257);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LegHasEnded_IsCallEndedOneSecondLater_AndNothingIsSentMeanwhile(bool isRequest)
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        var asking = Ask(app, isRequest);
        var frame = await app.NextAsync();
        app.Advance(1);
        await app.StatusAsync(ReceivingApp.Leg, "completed");
        await app.Clock.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(1));
        app.Advance(0.9);
        Assert.False(asking.IsCompleted);

        app.Advance(0.1);

        await FailsAsync(asking, CallRequestFailure.CallEnded, frame, isUnknown: true);
        Assert.Equal(2, app.Twilio.Frames.Count);
    }

    [Fact]
    public async Task LegHasEnded_TheReplyWasOvertaken_StillCounts()
    {
        await using var app = await TalkingApp.StartAsync();
        var asking = app.AskAsync();
        var frame = await app.NextAsync();
        await app.StatusAsync(ReceivingApp.Leg, "completed");
        await app.Clock.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(1));

        await app.SayAsync(frame.Reply("yes"));

        Assert.Equal("yes", (await Eventually.EndsAsync(asking)).Text);
    }

    private static Task<object> Ask(TalkingApp app, bool isRequest) => isRequest ? As(app.AskAsync()) : As(app.BeSureAsync());

    private static async Task<object> As<T>(Task<T> task) => (await task)!;

    private static string Error(string id, string code, string? words)
    {
        var error = new JsonObject { ["code"] = code };
        if (words is not null) error["message"] = words;
        return new JsonObject { ["cme"] = new JsonObject { ["re"] = id, ["error"] = error } }.ToJsonString();
    }

    private static async Task<CallMessageException> FailsAsync(Task asking, CallRequestFailure reason, GotFrame first, bool isUnknown)
    {
        var error = await Assert.ThrowsAnyAsync<CallMessageException>(() => Eventually.EndsAsync(asking));
        Assert.Equal((reason, first.Key, isUnknown), (Said(error).Reason, error.IdempotencyKey, error.OutcomeUnknown));
        if (error is CallRequestException request) Assert.Equal(TalkingApp.Leg, request.CallSid);
        if (error is MessageNotReceivedException { Sent: var sent }) Assert.Equal((TalkingApp.Leg, first.Key), (sent?.CallSid, sent?.IdempotencyKey));
        return error;
    }

    private static (CallRequestFailure Reason, string? Code, string? AppMessage) Said(CallMessageException error) => error switch
    {
        CallRequestException request => (request.Reason, request.Code, request.AppMessage),
        MessageNotReceivedException message => (message.Reason, message.Code, message.AppMessage),
        _ => throw new InvalidOperationException("Another error", error),
    };
}
