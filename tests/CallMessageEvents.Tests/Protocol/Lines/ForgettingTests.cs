namespace CallMessageEvents.Tests;

/// <summary>What is over is forgotten: when it may be, and not before.</summary>
public sealed class ForgettingTests
{
    private const string Message = """{"type":"note","cme":{"id":"b.1","want":"receipt"},"text":"x"}""";

    private const string Plain = """{"type":"note","cme":{"id":"b.1"},"text":"x"}""";

    [Fact]
    public async Task HandledMessage_IsKnownFor10Minutes_AndNotLonger()
    {
        var handled = 0;
        await using var app = await TalkingApp.StartAsync(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(++handled)));
        await app.SayAsync(Message);
        await ReceiptAsync(app);
        app.Advance(599);
        await app.SayAsync(Message);
        await ReceiptAsync(app);
        Assert.Equal(1, handled);
        Assert.Equal(1, app.Meters.Sum("call_message_events.repetitions", "direction", "in"));

        app.Advance(1);

        await app.SayAsync(Message);
        await ReceiptAsync(app);
        Assert.Equal(2, handled);
    }

    [Fact]
    public async Task ManyLegs_WhoseRequestsAndMessagesAreOver_LeaveNoTimerBehind()
    {
        await using var app = await TalkingApp.StartAsync(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));
        await TalkAsync(app, ReceivingApp.Call(2));
        app.Advance(3_600);
        var before = app.Clock.TimerCount;
        for (var leg = 100; leg < 300; leg++) await TalkAsync(app, ReceivingApp.Call(leg));
        Assert.InRange(app.Clock.TimerCount, before + 150, int.MaxValue);

        for (var minute = 0; minute < 60; minute++) app.Advance(60);

        await Eventually.HoldsAsync(() => app.Clock.TimerCount <= before + 2);
    }

    /// <summary>Twilio delivers such a message a few times, and then nobody says how it ended.</summary>
    [Fact]
    public async Task ManyLegs_WhoseMessagesFailed_LeaveNoTimerBehind()
    {
        await using var app = await TalkingApp.StartAsync(
            static builder => builder.AddHandler<Note>(static (_, _) => throw new InvalidOperationException("the handler's own fault")));
        app.Advance(3_600);
        var before = app.Clock.TimerCount;
        for (var i = 100; i < 150; i++)
        {
            var leg = ReceivingApp.Call(i);
            await app.StatusAsync(leg, "in-progress");
            Assert.Equal(500, await app.SayAsync(Plain, leg));
            Assert.Equal(500, await app.SayAgainAsync(Plain, leg));
            await app.StatusAsync(leg, "completed");
        }

        Assert.InRange(app.Clock.TimerCount, before + 40, int.MaxValue);

        for (var minute = 0; minute < 60; minute++) app.Advance(60);

        await Eventually.HoldsAsync(() => app.Clock.TimerCount <= before + 2);
    }

    /// <summary>A hello, a request, a message, parts that are never whole, and the end.</summary>
    private static async Task TalkAsync(TalkingApp app, string leg)
    {
        await app.StatusAsync(leg, "in-progress");
        await app.HelloAsync(leg: leg);
        var asking = app.Messenger.RequestAsync(EndUser.OnLeg(leg), new Question("?"), TestAccount.Token);
        var frame = await app.NextAsync();
        await app.SayAsync(frame.Reply("yes"), leg);
        await Eventually.EndsAsync(asking);
        await app.SayAsync(Message, leg);
        await ReceiptAsync(app);
        await app.SayAsync("""{"cme":{"id":"b.2","part":[0,2],"data":"{"} }""", leg);
        await app.StatusAsync(leg, "completed");
    }

    private static async Task ReceiptAsync(TalkingApp app)
    {
        var before = app.Twilio.Frames.Count;
        await Eventually.HoldsAsync(() =>
        {
            // Receipts are gathered for a moment, from the end of the handler on.
            if (app.Clock.HasTimerDueWithin(TimeSpan.FromSeconds(0.05))) app.Advance(0.05);
            return app.Twilio.Frames.Count > before;
        });
        Assert.Equal("""{"cme":{"re":["b.1"]}}""", (await app.NextAsync()).Text);
    }
}
