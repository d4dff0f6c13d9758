using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tests;

/// <summary>Ends that no status callback tells: whoever was told that a leg is active is told of its end all the same.</summary>
public sealed class UnreportedEndTests
{
    private readonly WatchedTime _time = new();

    [Fact]
    public async Task LegOfAVoiceWebhook_WithoutAChildThatTells_IsLookedForUntilItHasEnded()
    {
        await using var app = await StatusApp.StartAsync(time: _time);
        var conversation = app.Account.Twilio.Dial("client:alice", "+14155550100").Answer();
        await app.VoiceWebhookAsync(conversation.Parent);
        Assert.Equal("alice active", (await NextEventAsync(app)).ToString());

        // Still on the phone at the first look.
        await PassAsync(60);
        await app.WhenRequestsAreAsync($"Calls/{conversation.Parent.Sid}.json", 1, status: 200);
        conversation.Parent.Complete();
        await PassAsync(120);

        Assert.Equal("alice ended", (await NextEventAsync(app)).ToString());
    }

    [Fact]
    public async Task SiblingThatTwilioListedOnly_TellsNothing_TheParentIsLookedForAllTheSame()
    {
        await using var app = await StatusApp.StartAsync(time: _time);
        var conversation = app.Account.Twilio.Dial("client:alice", "client:bob").Answer();
        await app.StatusAsync(conversation.Child);
        Assert.Equal(["alice active", "bob active"], new[] { (await NextEventAsync(app)).ToString(), (await NextEventAsync(app)).ToString() }.Order());
        var carol = conversation.Dial("client:carol");
        carol.Answer();
        await app.Account.Messenger.ResolveAsync(EndUser.Named(conversation.Parent.Sid, "carol"), TestAccount.Token);

        conversation.Children[0].Complete();
        await app.StatusAsync(conversation.Children[0]);
        Assert.Equal("bob ended", (await NextEventAsync(app)).ToString());
        conversation.Parent.Complete();

        Assert.Equal("alice ended", (await PassUntilAsync(NextEventAsync(app))).ToString());
    }

    [Fact]
    public async Task CompletedWasLost_ASendLearnsOfTheEnd_TheApplicationIsTold()
    {
        await using var app = await StatusApp.StartAsync(time: _time);
        var conversation = app.Account.Twilio.Dial("+14155550100", "client:bob").Answer();
        await app.StatusAsync(conversation.Child);
        Assert.Equal("bob active", (await NextEventAsync(app)).ToString());
        conversation.Child.Complete();

        // Twilio refuses the first, which is all that was known; the second asks first.
        await RefusedAsync(app, conversation.Child);
        await RefusedAsync(app, conversation.Child);

        Assert.Equal("bob ended", (await NextEventAsync(app)).ToString());
    }

    [Fact]
    public async Task ParentCouldNotBeFetched_ItsChildsNextStatusTriesAgain()
    {
        await using var app = await StatusApp.StartAsync(static options => options.Resilience.Retry.MaxRetryAttempts = 0, time: _time);
        var conversation = app.Account.Twilio.Dial("client:alice", "client:bob").Answer();
        app.Account.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 503, Operation = EmulatorOperation.FetchCall, Count = 1 });
        await app.StatusAsync(conversation.Child);
        Assert.Equal("bob active", (await NextEventAsync(app)).ToString());
        await app.WhenRequestsAreAsync($"Calls/{conversation.Parent.Sid}.json", 1, status: 503);

        var told = NextEventAsync(app);
        while (!told.IsCompleted)
        {
            // The failed look has ended a moment after its request.
            await app.StatusAsync(conversation.Child);
            await Task.WhenAny(told, Task.Delay(10, TestAccount.Token));
        }

        Assert.Equal("alice active", (await told).ToString());
    }

    [Fact]
    public async Task TwilioNeverKnowsTheLeg_NoCallLastsLongerThanADay_TheApplicationIsTold()
    {
        await using var app = await StatusApp.StartAsync(static options => options.Resilience.Retry.MaxRetryAttempts = 0, time: _time);
        var conversation = app.Account.Twilio.Dial("client:alice", "+14155550100").Answer();
        await app.VoiceWebhookAsync(conversation.Parent);
        Assert.Equal("alice active", (await NextEventAsync(app)).ToString());
        app.Account.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 404, Operation = EmulatorOperation.FetchCall });

        Assert.Equal("alice ended", (await PassUntilAsync(NextEventAsync(app))).ToString());
    }

    private static Task RefusedAsync(StatusApp app, EmulatedCall call) =>
        Assert.ThrowsAsync<CallNotActiveException>(
            () => app.Account.Messenger.SendAsync(EndUser.OnLeg(call.Sid), new { Text = "x" }, cancellationToken: TestAccount.Token));

    private static Task<LegEvent> NextEventAsync(StatusApp app) => app.NextEventAsync();

    /// <summary>Lets an hour after the other go by, at most 30, until something has happened.</summary>
    private async Task<LegEvent> PassUntilAsync(Task<LegEvent> told)
    {
        for (var hours = 0; hours < 30 && await Task.WhenAny(told, _time.WhenTimerIsDueAsync(TimeSpan.FromHours(1))) != told; hours++)
        {
            _time.Advance(TimeSpan.FromHours(1));
        }
        return await told;
    }

    private async Task PassAsync(int seconds)
    {
        // Requests have timers, too, that are due before the next look is.
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(seconds));
    }
}
