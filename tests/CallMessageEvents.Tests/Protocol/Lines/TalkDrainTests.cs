namespace CallMessageEvents.Tests;

/// <summary>When the application stops, what it owes to apps leaves first.</summary>
public sealed class TalkDrainTests
{
    [Fact]
    public async Task ReceiptIsBeingGathered_LeavesAtTheStop_WhichWaitsForTwilio()
    {
        await using var app = await TalkingApp.StartAsync(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));
        var taken = new TaskCompletionSource<TwilioResponse>();
        app.Twilio.Then(() => taken.Task);
        await app.SayAsync("""{"type":"note","cme":{"id":"b.1","want":"receipt"},"text":"x"}""");
        await app.Clock.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(50));
        Assert.Empty(app.Twilio.Frames);

        var stopping = app.StopAsync();

        Assert.Equal("""{"cme":{"re":["b.1"]}}""", (await app.NextAsync()).Text);
        Assert.False(stopping.IsCompleted);
        taken.SetResult(await app.Twilio.Taken());
        await Eventually.EndsAsync(stopping);
    }

    [Fact]
    public async Task HandlerOfARequestRuns_ItsReplyLeavesBeforeTheStopIsDone()
    {
        var reply = new TaskCompletionSource<Answer>();
        await using var app = await TalkingApp.StartAsync(builder => builder.AddRequestHandler<Question, Answer>((_, _) => reply.Task));
        var handling = app.SayAsync(AskingApp.Request);
        app.Advance(0.25);
        await app.Clock.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(50));
        var stopping = app.StopAsync();

        reply.SetResult(new("late"));

        await Eventually.EndsAsync(stopping);
        Assert.Equal("late", (string?)app.Twilio.Frames.Last().Json["text"]);
        Assert.Equal(204, await Eventually.EndsAsync(handling));
    }
}
