namespace CallMessageEvents.Emulator.Tests;

public sealed class ReconnectTests : EmulatorTest
{
    [Fact]
    public async Task Drop_InACall_NothingIsLost()
    {
        await using var first = await SignalingClient.RegisterAsync(Twilio, "alice");
        var (call, token) = await ConnectAsync(first);

        Assert.Equal(1, Twilio.DropConnections("alice"));
        for (var i = 0; i < 20; i++)
        {
            await Rest.SendMessageAsync(call, $"{i}");
        }

        await first.Ended;
        await using var second = await SignalingClient.OpenAsync(Twilio.BaseAddress);
        await second.ListenAsync(Twilio.CreateAccessToken("alice"));
        var sid = await second.MessageAsync(call.Sid, "\"kept in the browser\"");
        await second.NextAsync("connected");
        Assert.Equal(sid, (await second.NextAsync("ack")).Text("voiceeventsid"));
        await second.ReconnectAsync(call.Sid, token);

        var answer = await second.NextAsync("answer");
        Assert.Equal((call.Sid, token, null), (answer.Sid(), answer.Text("reconnect"), answer.Text("sdp")));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(i, (await second.NextAsync("message")).GetProperty("content").GetInt32());
        }

        Assert.Equal("in-progress", call.Status);
        await second.HangUpAsync(call.Sid);
        await second.AssertQuietAsync();
        Assert.Equal("completed", call.Status);
    }

    [Fact]
    public async Task Drop_MoreThanIsKept_TheRestIsOnlyRecorded()
    {
        await using var first = await SignalingClient.RegisterAsync(Twilio, "alice");
        var (call, token) = await ConnectAsync(first);
        Twilio.DropConnections("alice");
        await first.Ended;
        await Parallel.ForAsync(0, 1_010, Cancellation, async (i, _) => await Rest.SendMessageAsync(call, $"{i}"));

        await using var second = await SignalingClient.RegisterAsync(Twilio, "alice");
        await second.ReconnectAsync(call.Sid, token);
        await second.NextAsync("answer");
        for (var i = 0; i < 1_000; i++)
        {
            await second.NextAsync("message");
        }

        await second.AssertQuietAsync();
        Assert.Equal(1_010, call.Received.Count);
    }

    [Fact]
    public async Task Drop_OfWhomIsCalled_TheCallWaits()
    {
        await using var first = await SignalingClient.RegisterAsync(Twilio, "bob");
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        var token = (await first.NextAsync("invite")).Text("reconnect")!;
        await first.AnswerAsync(call.Sid);
        await first.AssertQuietAsync();

        first.Abort();
        await using var second = await SignalingClient.RegisterAsync(Twilio, "bob");
        await second.ReconnectAsync(call.Sid, token);
        await second.NextAsync("answer");
        await Rest.SendMessageAsync(call, "1");

        await second.NextAsync("message");
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(7, 7)]
    [InlineData(30, 30)]
    [InlineData(300, 30)]
    public async Task Drop_StaysAway_TheCallEnds(int reconnectTimeout, int seconds)
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice", reconnectTimeout);
        var (call, token) = await ConnectAsync(alice);
        Time.Advance(TimeSpan.FromMilliseconds(1)); // Apart from the heartbeat's time.

        alice.Abort();
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(seconds));
        Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal("in-progress", call.Status);
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("completed", call.Status);
        await using var late = await SignalingClient.RegisterAsync(Twilio, "alice");
        await late.ReconnectAsync(call.Sid, token);
        Assert.Equal(31107, (await late.NextAsync("hangup")).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Reconnect_CallEndedMeanwhile_HearsItAfterItsMessages()
    {
        await using var first = await SignalingClient.RegisterAsync(Twilio, "alice");
        var (call, token) = await ConnectAsync(first);
        Twilio.DropConnections("alice");
        await Rest.SendMessageAsync(call, "1");
        call.Complete();
        await first.Ended;

        await using var second = await SignalingClient.RegisterAsync(Twilio, "alice");
        await second.ReconnectAsync(call.Sid, token);

        await second.NextAsync("message");
        Assert.Equal(call.Sid, (await second.NextAsync("hangup")).Sid());
    }

    [Fact]
    public async Task Reconnect_WrongToken_IsHungUpAndTheCallStays()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");
        var (call, token) = await ConnectAsync(alice);

        await alice.ReconnectAsync(call.Sid, "x" + token);
        await alice.NextAsync("hangup");

        Assert.Equal("in-progress", call.Status);
    }

    [Fact]
    public async Task Reconnect_OnTheSameSocket_IsAnswered()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");
        var (call, token) = await ConnectAsync(alice);
        await alice.ListenAsync(Twilio.CreateAccessToken("alice"));
        await alice.NextAsync("connected");

        await alice.ReconnectAsync(call.Sid, token);
        await alice.NextAsync("answer");
        await Rest.SendMessageAsync(call, "1");

        await alice.NextAsync("message");
        await alice.AssertQuietAsync();
    }

    [Fact]
    public async Task Reconnect_WhileItRings_TakesTheCallThere()
    {
        await using var phone = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var desk = await SignalingClient.ListenAsync(Twilio, "bob");
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        var token = (await phone.NextAsync("invite")).Text("reconnect")!;

        await desk.ReconnectAsync(call.Sid, token);

        Assert.Contains("a=setup:passive", (await desk.NextAsync("answer")).Text("sdp"), StringComparison.Ordinal);
        await phone.NextAsync("cancel");
        Assert.Equal("in-progress", call.Status);
    }

    [Fact]
    public async Task Drop_CallerWhileItRings_EndsTheCall()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var call = Twilio.FindCall(await alice.CallAsync("To=bob"))!;
        await bob.NextAsync("invite");

        alice.Abort();

        await bob.NextAsync("cancel");
        Assert.Equal("canceled", call.Status);
    }

    [Fact]
    public async Task Drop_WhileItRings_RingsAgainWithItsMessages()
    {
        await using var first = await SignalingClient.RegisterAsync(Twilio, "bob");
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        await first.NextAsync("invite");
        Twilio.DropConnections("bob");
        await first.Ended;
        await Rest.SendMessageAsync(call, "1");

        await using var second = await SignalingClient.RegisterAsync(Twilio, "bob");
        await second.NextAsync("cancel");
        await second.NextAsync("invite");
        await second.NextAsync("message");
        await second.AnswerAsync(call.Sid);
        await second.AssertQuietAsync();

        Assert.Equal("in-progress", call.Status);
    }

    [Fact]
    public async Task Answer_KeptInTheBrowser_IsTakenFromTheNewSocket()
    {
        await using var first = await SignalingClient.RegisterAsync(Twilio, "bob");
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        await first.NextAsync("invite");
        first.Abort();

        await using var second = await SignalingClient.ListenAsync(Twilio, "bob");
        await second.AnswerAsync(call.Sid);
        await second.AssertQuietAsync();

        Assert.Equal("in-progress", call.Status);
    }

    [Fact]
    public async Task Close_ByTheBrowser_IsAnswered()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");

        await alice.CloseAsync();

        await alice.Ended;
        Assert.Equal(0, Twilio.DropConnections("bob"));
    }

    [Fact]
    public async Task Reset_InACall_HangsUpAndEndsTheSockets()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");
        var (call, _) = await ConnectAsync(alice);

        Twilio.Reset();

        Assert.Equal(call.Sid, (await alice.NextAsync("hangup")).Sid());
        await alice.Ended;
    }

    [Fact]
    public async Task Dispose_SocketsOpen_EndsThemAtOnce()
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");
        await ConnectAsync(alice);

        await Twilio.DisposeAsync().AsTask().InTimeAsync();

        await alice.Ended;
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    private async Task<(EmulatedCall Call, string ReconnectToken)> ConnectAsync(SignalingClient alice)
    {
        var call = Twilio.FindCall(await alice.CallAsync("To=conference%3Aroom"))!;
        return (call, (await alice.NextAsync("answer")).Text("reconnect")!);
    }
}
