using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tests;

/// <summary>Nobody reports that a browser's own leg has ended: it is asked for, until it is known.</summary>
public sealed class ParentEndTests
{
    private readonly WatchedTime _time = new();

    [Fact]
    public async Task TwilioDoesNotAnswer_IsAskedAgain_TheApplicationIsTold()
    {
        await using var app = await StatusApp.StartAsync(static options => options.Resilience.Retry.MaxRetryAttempts = 0, time: _time);
        var conversation = await ActiveAsync(app);
        app.Account.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 500, Operation = EmulatorOperation.FetchCall, Count = 3 });
        conversation.Parent.Complete();
        await app.StatusAsync(conversation.Child);
        Assert.Equal("bob ended", (await app.NextEventAsync()).ToString());

        foreach (var wait in new[] { 2, 4, 8 }) await PassAsync(wait);

        Assert.Equal("alice ended", (await NextEventAsync(app)).ToString());
    }

    [Fact]
    public async Task AnotherChildEnds_IsAskedForAtOnce()
    {
        await using var app = await StatusApp.StartAsync(static options => options.Resilience.Retry.MaxRetryAttempts = 0, time: _time);
        var conversation = await ActiveAsync(app);
        app.Account.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 500, Operation = EmulatorOperation.FetchCall, Count = 1 });
        conversation.Parent.Complete();
        await app.StatusAsync(conversation.Child);
        Assert.Equal("bob ended", (await app.NextEventAsync()).ToString());
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(2));

        // The clock stands: only another end has it looked for.
        await app.PostAsync(
        [
            new("CallSid", ReceivingApp.Call(77)), new("ParentCallSid", conversation.Parent.Sid), new("CallStatus", "no-answer"),
            new("Direction", "outbound-dial"),
            new("To", "+14155550100"), new("AccountSid", app.Account.Twilio.AccountSid), new("CallbackSource", "call-progress-events"),
        ]);

        Assert.Equal("alice ended", (await NextEventAsync(app)).ToString());
    }

    [Fact]
    public async Task RecordingCallbackOfTheParent_PromisesNothing_ItsEndIsAskedFor()
    {
        await using var app = await StatusApp.StartAsync(time: _time);
        var conversation = await ActiveAsync(app);
        await app.PostAsync(
        [
            new("CallSid", conversation.Parent.Sid), new("AccountSid", app.Account.Twilio.AccountSid),
            new("RecordingSid", "RE00000000000000000000000000000001"),
            new("RecordingStatus", "completed"),
        ]);

        conversation.Parent.Complete();
        await app.StatusAsync(conversation.Child);

        Assert.Equal(["alice ended", "bob ended"], new[] { (await NextEventAsync(app)).ToString(), (await NextEventAsync(app)).ToString() }.Order());
    }

    private static Task<LegEvent> NextEventAsync(StatusApp app) => app.NextEventAsync();

    /// <summary>A conversation whose end users the application was told of; only the child's status is reported.</summary>
    private static async Task<EmulatedConversation> ActiveAsync(StatusApp app)
    {
        var conversation = app.Account.Twilio.Dial("client:alice", "client:bob").Answer();
        await app.StatusAsync(conversation.Child);
        var active = new[] { await NextEventAsync(app), await NextEventAsync(app) };
        Assert.Equal(["alice active", "bob active"], active.Select(static one => one.ToString()).Order());
        await app.WhenRequestsAreAsync("Subscriptions.json", 2);
        return conversation;
    }

    private async Task PassAsync(int seconds)
    {
        await _time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(seconds));
    }
}
