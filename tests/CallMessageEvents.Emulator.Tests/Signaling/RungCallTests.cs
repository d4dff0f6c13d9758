namespace CallMessageEvents.Emulator.Tests;

/// <summary>Calls that ring in browsers.</summary>
public sealed class RungCallTests : EmulatorTest
{
    [Fact]
    public async Task Call_BrowserToBrowser_EachGetsTheOthersMedia()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");

        var parent = Twilio.FindCall(await alice.CallAsync("To=bob"))!;
        var invite = await bob.NextAsync("invite");
        var parameters = invite.GetProperty("parameters");
        Assert.Equal((SignalingClient.Offer, parent.Conversation.Child.Sid, "ringing"), (invite.Text("sdp"), invite.Sid(), parent.Conversation.Child.Status));
        Assert.Equal(
            (invite.Sid(), Twilio.AccountSid, "client:alice", "client:bob"),
            (parameters.Text("CallSid"), parameters.Text("AccountSid"), parameters.Text("From"), parameters.Text("To")));
        await bob.AnswerAsync(invite.Sid());

        Assert.Equal(SignalingClient.Answer, (await alice.NextAsync("answer")).Text("sdp"));
        Assert.Equal(("in-progress", "in-progress"), (parent.Status, parent.Conversation.Child.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HangUp_EitherSide_EndsBoth(bool caller)
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var (aliceSid, bobSid) = await ConnectAsync(alice, bob);

        await (caller ? alice.HangUpAsync(aliceSid) : bob.HangUpAsync(bobSid));

        var (other, sid) = caller ? (bob, bobSid) : (alice, aliceSid);
        Assert.Equal(sid, (await other.NextAsync("hangup")).Sid());
        await alice.AssertQuietAsync();
        await bob.AssertQuietAsync();
        Assert.Equal(("completed", "completed"), (Twilio.FindCall(aliceSid)!.Status, Twilio.FindCall(bobSid)!.Status));
    }

    [Fact]
    public async Task Reject_OnlyDevice_IsBusy()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var sid = await alice.CallAsync("To=bob");

        await bob.RejectAsync((await bob.NextAsync("invite")).Sid());

        Assert.Equal(sid, (await alice.NextAsync("hangup")).Sid());
        await bob.AssertQuietAsync();
        Assert.Equal("busy", Twilio.FindCall(sid)!.Conversation.Child.Status);
    }

    [Fact]
    public async Task HangUp_CallerWhileItRings_IsCancelled()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var sid = await alice.CallAsync("To=bob");
        var invite = await bob.NextAsync("invite");

        await alice.HangUpAsync(sid);

        Assert.Equal(invite.Sid(), (await bob.NextAsync("cancel")).Sid());
        await bob.AnswerAsync(invite.Sid());
        Assert.Equal(invite.Sid(), (await bob.NextAsync("hangup")).Sid());
    }

    [Fact]
    public async Task Ring_Unanswered_EndsAfterTheRingTimeout()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var sid = await alice.CallAsync("To=bob");
        var invite = await bob.NextAsync("invite");

        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(20));
        Time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal("ringing", Twilio.FindCall(sid)!.Status);
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(invite.Sid(), (await bob.NextAsync("cancel")).Sid());
        await alice.NextAsync("hangup");
        Assert.Equal("no-answer", Twilio.FindCall(invite.Sid())!.Status);
    }

    [Fact]
    public async Task Ring_SeveralDevices_FirstToAnswerWins()
    {
        await using var phone = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var desk = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var tablet = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        await alice.CallAsync("To=bob");
        var sid = (await phone.NextAsync("invite")).Sid();
        Assert.Equal((sid, sid), ((await desk.NextAsync("invite")).Sid(), (await tablet.NextAsync("invite")).Sid()));

        await tablet.RejectAsync(sid);
        await tablet.AssertQuietAsync();
        await desk.AnswerAsync(sid, "desk");

        Assert.Equal("desk", (await alice.NextAsync("answer")).Text("sdp"));
        Assert.Equal(sid, (await phone.NextAsync("cancel")).Sid());
        await phone.AnswerAsync(sid, "phone");
        Assert.Equal(sid, (await phone.NextAsync("hangup")).Sid());
        await phone.HangUpAsync(sid);
        await phone.RejectAsync(sid);
        await phone.AssertQuietAsync();
        await Rest.SendMessageAsync(Twilio.FindCall(sid)!, "1");
        await desk.NextAsync("message");
        await phone.AssertQuietAsync();
        await tablet.AssertQuietAsync();
        Assert.Equal("in-progress", Twilio.FindCall(sid)!.Status);
    }

    [Fact]
    public async Task Ring_SeveralIdentities_WinnersAnswerGoesToTheCaller()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var carol = await SignalingClient.RegisterAsync(Twilio, "carol");
        var conversation = Twilio.Dial("+14155550100", "client:bob", "client:carol");
        Assert.Equal(["ringing", "ringing"], conversation.Children.Select(child => child.Status));
        await bob.NextAsync("invite");

        await carol.AnswerAsync((await carol.NextAsync("invite")).Sid());

        await bob.NextAsync("cancel");
        Assert.Equal(["canceled", "in-progress"], conversation.Children.Select(child => child.Status));
    }

    [Fact]
    public async Task CreateCall_OverRest_RingsAndRunsItsTwiml()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var carol = await SignalingClient.RegisterAsync(Twilio, "carol");
        var reply = await Rest.PostAsync(
            $"{Rest.Account}/Calls.json",
            ("To", "client:bob"),
            ("From", "+14155550100"),
            ("Twiml", "<Response><Dial><Client>carol</Client></Dial></Response>"));
        var invite = await bob.NextAsync("invite");
        Assert.Equal((reply["sid"], "queued"), (invite.Sid(), reply["status"]));
        Assert.Contains("a=setup:actpass\r\n", invite.Text("sdp"), StringComparison.Ordinal);

        await bob.AnswerAsync(invite.Sid());
        var carols = await carol.NextAsync("invite");
        await carol.AnswerAsync(carols.Sid());
        await carol.AssertQuietAsync();

        var call = Twilio.FindCall(invite.Sid())!;
        Assert.Equal(("in-progress", "in-progress", carols.Sid()), (call.Status, call.Conversation.Child.Status, call.Conversation.Child.Sid));
        await Rest.PostAsync($"{RestClient.CallPath(call)}.json", ("Status", "completed"));
        await bob.NextAsync("hangup");
        await carol.NextAsync("hangup");
    }

    [Fact]
    public async Task Answer_ByCode_StopsTheRinging()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        var conversation = Twilio.Dial("+14155550100", "client:bob");
        var sid = (await bob.NextAsync("invite")).Sid();

        conversation.Answer();

        Assert.Equal(sid, (await bob.NextAsync("cancel")).Sid());
        await Rest.SendMessageAsync(conversation.Child, "1");
        Assert.Single(conversation.Child.Received);
        await bob.AssertQuietAsync();
    }

    [Fact]
    public async Task Dial_NobodyRegistered_IsForCode()
    {
        await using var bob = await SignalingClient.ListenAsync(Twilio, "bob");

        Assert.Equal("queued", Twilio.Dial("+14155550100", "client:bob").Child.Status);
        await bob.RegisterAsync();
        Assert.Equal("ringing", Twilio.Dial("+14155550100", "client:bob").Child.Status);
    }

    [Fact]
    public async Task Register_WhileItRings_RingsThere()
    {
        await using var phone = await SignalingClient.RegisterAsync(Twilio, "bob");
        Twilio.Dial("+14155550100", "client:bob");
        var sid = (await phone.NextAsync("invite")).Sid();

        await using var desk = await SignalingClient.RegisterAsync(Twilio, "bob");
        await desk.NextAsync("cancel");

        Assert.Equal(sid, (await desk.NextAsync("invite")).Sid());
    }

    protected override void Configure(TwilioEmulatorOptions options) => (options.TimeProvider, options.RingTimeout) = (Time, TimeSpan.FromSeconds(20));

    private static async Task<(string Alice, string Bob)> ConnectAsync(SignalingClient alice, SignalingClient bob)
    {
        var aliceSid = await alice.CallAsync("To=bob");
        var bobSid = (await bob.NextAsync("invite")).Sid();
        await bob.AnswerAsync(bobSid);
        await alice.NextAsync("answer");
        return (aliceSid, bobSid);
    }
}
