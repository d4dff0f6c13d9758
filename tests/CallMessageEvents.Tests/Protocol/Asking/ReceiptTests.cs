namespace CallMessageEvents.Tests;

/// <summary>Messages that want a receipt: sent alone, in a broadcast, as JSON, in parts.</summary>
public sealed class ReceiptTests
{
    private static readonly SendOptions Sure = new() { Receipt = TimeSpan.FromSeconds(8) };

    [Fact]
    public async Task BroadcastAsync_SaysOfEachLegWhetherItWasReceived()
    {
        await using var app = await TalkingApp.StartAsync();
        string[] legs = [.. Enumerable.Range(1, 4).Select(ReceivingApp.Call)];
        foreach (var leg in legs)
        {
            await app.StatusAsync(leg, "in-progress");
            await app.Messenger.SubscribeAsync(EndUser.OnLeg(leg), TestAccount.Token);
        }

        app.Twilio.Refused[legs[3]] = true;
        var sending = app.Messenger.BroadcastAsync(
            Audience.Of(legs.Select(static leg => EndUser.OnLeg(leg))), new Hint("all"), new SendOptions { Receipt = Sure.Receipt, IdempotencyKey = "all" },
            TestAccount.Token);
        await app.WhenSentAsync(4);
        var frames = app.Twilio.Frames.ToDictionary(static frame => frame.Leg);
        await app.SayAsync(frames[legs[0]].Receipt, legs[0]);
        await app.SayAsync(frames[legs[1]].Receipt, legs[0]);
        await app.SayAsync(frames[legs[2]].Error("no-handler"), legs[2]);
        await app.WhenDroppedAsync(1);
        await Eventually.HoldsAsync(() => app.Meters.Sum("call_message_events.receipts") is 3);

        app.Advance(8);

        var result = await Eventually.EndsAsync(sending);
        Assert.Equal(
            [BroadcastOutcome.Sent, BroadcastOutcome.NotReceived, BroadcastOutcome.NotReceived, BroadcastOutcome.Failed],
            result.Legs.Select(static leg => leg.Outcome));
        Assert.Equal(
            [CallRequestFailure.NoClient, CallRequestFailure.NoHandler],
            result.Legs.Select(static leg => leg.Error).OfType<MessageNotReceivedException>().Select(static error => error.Reason));
        Assert.IsType<CallNotActiveException>(result.Legs[3].Error);
        Assert.Equal([false, true, false, false], result.Legs.Select(static leg => leg.OutcomeUnknown));
        Assert.All(result.Legs.Take(3), static leg => Assert.Equal($"all-{leg.CallSid}", leg.Message!.IdempotencyKey));
        Assert.Equal((1, false), (result.SentCount, result.IsComplete));
    }

    [Fact]
    public async Task BroadcastAsync_Cancelled_MayHaveArrived()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.StatusAsync(ReceivingApp.Leg, "in-progress");
        using var cancelling = new CancellationTokenSource();
        var sending = app.Messenger.BroadcastAsync(Audience.Of([TalkingApp.User]), new Hint("all"), Sure, cancelling.Token);
        await app.NextAsync();

        await cancelling.CancelAsync();

        var leg = Assert.Single((await Eventually.EndsAsync(sending)).Legs);
        Assert.Equal((BroadcastOutcome.Cancelled, true), (leg.Outcome, leg.OutcomeUnknown));
    }

    [Fact]
    public async Task Timeout_IsShorterThanReceipt_SaysThatItMayHaveArrived_WithItsKey()
    {
        await using var app = await TalkingApp.StartAsync();
        var sending = app.Messenger.SendAsync(
            TalkingApp.User, new Hint("x"), new SendOptions { Receipt = TimeSpan.FromSeconds(8), Timeout = TimeSpan.FromSeconds(2) }, TestAccount.Token);
        var frame = await app.NextAsync();

        app.Advance(2);

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));
        Assert.Equal((TwilioConnectionFailure.TimedOut, true, frame.Key), (error.Reason, error.OutcomeUnknown, error.IdempotencyKey));
    }

    [Fact]
    public async Task Receipt_ComesJustAsItsTimeIsOver_OneOfTheTwoCounts()
    {
        const int Times = 100;
        await using var app = await TalkingApp.StartAsync();
        var received = 0;
        for (var seed = 0; seed < Times; seed++)
        {
            var random = new Random(seed);
            var sending = app.BeSureAsync(TimeSpan.FromSeconds(8));
            var frame = await app.NextAsync();
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var saying = AfterAsync(start.Task, random.Next(3), () => app.SayAsync(frame.Receipt));
            var waiting = AfterAsync(start.Task, random.Next(3), () =>
            {
                app.Advance(8);
                return Task.FromResult(0);
            });
            start.SetResult();

            Assert.Equal(new[] { 204, 0 }, await Eventually.EndsAsync(Task.WhenAll(saying, waiting)));
            try
            {
                await Eventually.EndsAsync(sending);
                received++;
            }
            catch (MessageNotReceivedException e)
            {
                Assert.Equal(CallRequestFailure.NoClient, e.Reason);
            }
        }

        // A receipt that nobody waited for any more is counted as late, and no other is.
        await app.WhenDroppedAsync(Times - received);
        Assert.Equal(Times, app.Meters.Sum("call_message_events.receipts"));

        static async Task<int> AfterAsync(Task start, int yields, Func<Task<int>> act)
        {
            await start;
            for (var i = 0; i < yields; i++) await Task.Yield();
            return await act();
        }
    }

    [Fact]
    public async Task SendJsonAsync_Object_GetsTheEnvelope_AnythingElseIsRefused()
    {
        await using var app = await TalkingApp.StartAsync();
        var sending = app.Messenger.SendJsonAsync(TalkingApp.User, """ {"type":"own","n":1.0} """, Sure, TestAccount.Token);
        var frame = await app.NextAsync();
        Assert.Equal(("own", "receipt", "1.0"), ((string?)frame.Json["type"], (string?)frame.Envelope["want"], frame.Json["n"]!.ToJsonString()));
        await app.SayAsync(frame.Receipt);
        Assert.Equal(frame.Key, (await Eventually.EndsAsync(sending)).IdempotencyKey);

        foreach (var json in new[] { "[1]", "\"text\"", """{"cme":{}}""", """{"a":1,"cme":"mine"}""" })
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => app.Messenger.SendJsonAsync(TalkingApp.User, json, Sure, TestAccount.Token));
        }

        await Assert.ThrowsAsync<InvalidCallMessageException>(
            () => app.Messenger.SendAsync(TalkingApp.User, new CollidesWithEnvelope("private"), Sure, TestAccount.Token));
        await Assert.ThrowsAsync<InvalidCallMessageException>(() => app.Messenger.SendAsync(TalkingApp.User, new Plain("x"), Sure, TestAccount.Token));
        Assert.Single(app.Twilio.Frames);
    }

    [Fact]
    public async Task Large_GoesInPartsToWhoTakesThem_AndIsRefusedElsewhere_BeforeAnythingIsSent()
    {
        await using var app = await TalkingApp.StartAsync();
        await Assert.ThrowsAsync<MessageTooLargeException>(
            () => app.Messenger.RequestAsync(TalkingApp.User, new Question(new('x', 10_000)), TestAccount.Token));
        Assert.Empty(app.Twilio.Frames);

        await app.HelloAsync(parts: true);
        await Assert.ThrowsAsync<MessageTooLargeException>(
            () => app.Messenger.SendAsync(TalkingApp.User, new Hint(new('x', 300_000)), Sure, TestAccount.Token));
        Assert.Single(app.Twilio.Frames);
        var asking = app.Messenger.RequestAsync(TalkingApp.User, new Question(new('x', 10_000)), TestAccount.Token);
        GotFrame[] parts = [await app.NextAsync(), await app.NextAsync()];

        Assert.Equal(["[0,2]", "[1,2]"], parts.Select(static part => part.Envelope["part"]!.ToJsonString()));
        Assert.Equal(2, parts.Select(static part => part.Key).Distinct().Count());
        Assert.Contains(new('x', 10_000), string.Concat(parts.Select(static part => (string)part.Envelope["data"]!)), StringComparison.Ordinal);
        await app.SayAsync(parts[0].Reply("long"));
        Assert.Equal("long", (await Eventually.EndsAsync(asking)).Text);
    }
}
