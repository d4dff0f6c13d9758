namespace CallMessageEvents.Tests;

/// <summary>What a broadcast says of each leg: which one it was, and whether it may have the message.</summary>
public sealed class BroadcastLegTests
{
    private static readonly SendOptions Sure = new() { Receipt = TimeSpan.FromSeconds(8) };

    [Fact]
    public async Task BroadcastAsync_SkippedOrFailed_NamesTheLegWhereItIsKnown()
    {
        await using var account = await TestAccount.StartAsync();
        var (ended, phone) = (account.Alice(), account.Twilio.Dial("+14155550100", "client:bob").Answer().Parent);
        ended.Complete();

        var result = await account.Messenger.BroadcastAsync(
            Audience.Of([EndUser.OnLeg(phone.Sid), EndUser.OnLeg(ended.Sid), EndUser.WhoPlaced(phone.Sid)]), new { Text = "x" }, TestAccount.Token);

        Assert.Equal(
            new (BroadcastOutcome, string?)[] { (BroadcastOutcome.Skipped, phone.Sid), (BroadcastOutcome.Failed, ended.Sid), (BroadcastOutcome.Failed, null) },
            result.Legs.Select(static leg => (leg.Outcome, leg.CallSid?.ToString())));
        Assert.All(result.Legs, static leg => Assert.False(leg.OutcomeUnknown));
    }

    [Fact]
    public async Task BroadcastAsync_WithReceipts_MoreThanSixteenWaitAtATime()
    {
        await using var app = await TalkingApp.StartAsync();
        string[] legs = [.. Enumerable.Range(1, 20).Select(ReceivingApp.Call)];
        foreach (var leg in legs)
        {
            await app.StatusAsync(leg, "in-progress");
            await app.Messenger.SubscribeAsync(EndUser.OnLeg(leg), TestAccount.Token);
        }

        using var cancelling = new CancellationTokenSource();
        var sending = app.Messenger.BroadcastAsync(
            Audience.Of(legs.Select(static leg => EndUser.OnLeg(leg))), new Hint("all"), Sure, cancelling.Token);
        await app.WhenSentAsync(20);
        await cancelling.CancelAsync();

        Assert.All(
            (await Eventually.EndsAsync(sending)).Legs, static leg => Assert.Equal((BroadcastOutcome.Cancelled, true), (leg.Outcome, leg.OutcomeUnknown)));
    }

    [Fact]
    public async Task BroadcastAsync_WithReceipts_TwoOnOneLeg_CancelledMeanwhile_TellsBothTheSame()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.StatusAsync(ReceivingApp.Leg, "in-progress");
        using var cancelling = new CancellationTokenSource();
        var sending = app.Messenger.BroadcastAsync(
            Audience.Of([TalkingApp.User, EndUser.WhoPlaced(TalkingApp.Leg)]), new Hint("all"), Sure, cancelling.Token);
        await app.NextAsync();
        await cancelling.CancelAsync();

        var result = await Eventually.EndsAsync(sending);
        Assert.All(result.Legs, static leg => Assert.Equal((BroadcastOutcome.Cancelled, true), (leg.Outcome, leg.OutcomeUnknown)));
        Assert.Single(app.Twilio.Frames);
    }

    [Fact]
    public async Task BroadcastAsync_WithReceipts_TooManyWaitOnTheLeg_IsFailed_AndNothingWasSent()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.StatusAsync(ReceivingApp.Leg, "in-progress");
        for (var i = 0; i < 256; i++) _ = app.BeSureAsync();

        var leg = Assert.Single((await app.Messenger.BroadcastAsync(Audience.Of([TalkingApp.User]), new Hint("all"), Sure, TestAccount.Token)).Legs);
        Assert.Equal((BroadcastOutcome.Failed, null, false), (leg.Outcome, leg.Message, leg.OutcomeUnknown));
        Assert.Equal(CallRequestFailure.Busy, Assert.IsType<MessageNotReceivedException>(leg.Error).Reason);
        Assert.Equal(256, app.Twilio.Frames.Count);
    }

    [Fact]
    public async Task SendAsync_WithReceipt_TimeoutBeforeAnythingWasSent_SaysThatItHasNotArrived()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.StatusAsync(ReceivingApp.Leg, "initiated");
        var sending = app.Messenger.SendAsync(
            TalkingApp.User,
            new Hint("x"),
            new SendOptions { Receipt = Sure.Receipt, WaitUntilActive = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(2.5) },
            TestAccount.Token);
        await app.Clock.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(2.5));
        app.Advance(2.5);

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));
        Assert.Equal((TwilioConnectionFailure.TimedOut, false, null), (error.Reason, error.OutcomeUnknown, error.IdempotencyKey));
        Assert.Contains("not received within 2.5 s", error.Message, StringComparison.Ordinal);
        Assert.Empty(app.Twilio.Frames);
    }
}
