namespace CallMessageEvents.Emulator.Tests;

public sealed class SignaledMessageTests : EmulatorTest
{
    [Fact]
    public async Task Message_FromTheBrowser_ReachesTheSubscription()
    {
        await using var application = await CallbackReceiver.StartAsync();
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var call = Twilio.FindCall(await alice.CallAsync("To=bob"))!;
        await Rest.SubscribeAsync(call, application.Url);

        var sid = await alice.MessageAsync(call.Sid, """{ "n": 1.0, "text": "é \u0000 \"" }""");
        var ack = await alice.NextAsync("ack");
        var form = (await application.NextAsync()).Form;

        Assert.Equal(("message", call.Sid, sid), (ack.Text("acktype"), ack.Sid(), ack.Text("voiceeventsid")));
        Assert.Equal((call.Sid, sid, "1", "application/json"), (form["CallSid"], form["Sid"], form["SequenceNumber"], form["ContentType"]));
        Assert.StartsWith("{\"n\":1.0,\"text\":\"", form["Content"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_Repeated_IsTakenOnceAndAckedAgain()
    {
        await using var application = await CallbackReceiver.StartAsync();
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var call = Twilio.FindCall(await alice.CallAsync("To=bob"))!;
        await Rest.SubscribeAsync(call, application.Url);

        var sid = await alice.MessageAsync(call.Sid, "1");
        await alice.MessageAsync(call.Sid, "1", sid: sid);
        await alice.MessageAsync(call.Sid, "2");

        Assert.Equal((sid, sid), ((await alice.NextAsync("ack")).Text("voiceeventsid"), (await alice.NextAsync("ack")).Text("voiceeventsid")));
        Assert.Equal(("1", "2"), ((await application.NextAsync()).Form["Content"], (await application.NextAsync()).Form["Content"]));
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("[1,{\"a\":\"+\\u00e9\"}]")]
    [InlineData("{\"hello\":\"bob\"}")]
    public async Task Message_OverRest_ReachesTheBrowserAndIsRecorded(string content)
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var call = Twilio.FindCall(await alice.CallAsync("To=bob"))!;

        var reply = await Rest.SendMessageAsync(call, content);
        var message = await alice.NextAsync("message");

        Assert.Equal(
            (call.Sid, reply["sid"], "application/json", "user-defined-message"),
            (message.Sid(), message.Text("voiceeventsid"), message.Text("contenttype"), message.Text("messagetype")));
        Assert.Equal(content, message.GetProperty("content").GetRawText());
        Assert.Equal(content, Assert.Single(call.Received).Content);
    }

    [Fact]
    public async Task Message_WhileItRings_CrossesBothWays()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        await bob.NextAsync("invite");

        await Rest.SendMessageAsync(call, "1");
        await bob.NextAsync("message");
        await bob.MessageAsync(call.Sid, "2");
        await bob.NextAsync("ack");

        Assert.Equal("ringing", call.Status);
    }

    [Fact]
    public async Task Message_Many_StayInOrder()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var call = Twilio.FindCall(await alice.CallAsync("To=bob"))!;
        for (var i = 0; i < 200; i++)
        {
            await Rest.SendMessageAsync(call, $"{i}");
        }

        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(i, (await alice.NextAsync("message")).GetProperty("content").GetInt32());
        }
    }

    [Fact]
    public async Task Message_Unacceptable_IsRefusedWithTwiliosCodes()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var call = Twilio.FindCall(await alice.CallAsync("To=bob"))!;

        await AssertRefusedAsync(31210, await alice.MessageAsync(call.Sid, "1", "other"));
        await AssertRefusedAsync(31212, await alice.MessageAsync(call.Sid, $"\"{new string('x', 10 * 1024)}\""));
        await alice.SendAsync("message", new { callsid = call.Sid, messagetype = "user-defined-message", voiceeventsid = "KX" + new string('1', 32) });
        await AssertRefusedAsync(31100, "KX" + new string('1', 32));
        await alice.SendAsync("message", new { callsid = call.Sid, content = 1, messagetype = "user-defined-message", voiceeventsid = "KX1" });
        await alice.NextErrorAsync(31100);
        call.Complete();
        await alice.NextAsync("hangup");
        await AssertRefusedAsync(31211, await alice.MessageAsync(call.Sid, "1"));

        async Task AssertRefusedAsync(int code, string sid)
        {
            var error = await alice.NextErrorAsync(code);
            Assert.Equal((call.Sid, sid), (error.Sid(), error.Text("voiceeventsid")));
        }
    }

    [Fact]
    public async Task Message_OfAnothersCall_IsRefused()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        await using var mallory = await SignalingClient.ListenAsync(Twilio, "mallory");
        var call = Twilio.FindCall(await alice.CallAsync("To=bob"))!;

        await mallory.MessageAsync(call.Sid, "1");
        Assert.Equal(call.Sid, (await mallory.NextErrorAsync(31404)).Sid());
        await mallory.HangUpAsync(call.Sid);
        await mallory.ReconnectAsync(call.Sid, "x");
        await mallory.NextAsync("hangup");

        Assert.Equal("ringing", call.Status);
        await alice.AssertQuietAsync();
    }

    [Fact]
    public async Task Message_OverTheRate_IsRefusedUntilTheNextSecond()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var call = Twilio.FindCall(await alice.CallAsync("To=bob"))!;
        for (var i = 0; i < 3; i++)
        {
            await alice.MessageAsync(call.Sid, "1");
            await alice.NextAsync("ack");
        }

        await alice.MessageAsync(call.Sid, "1");
        await alice.NextErrorAsync(31206);
        Assert.Equal(31206, (await Assert.ThrowsAsync<EmulatorException>(() => call.SendMessageAsync("1", Cancellation))).Code);
        Time.Advance(TimeSpan.FromSeconds(1));
        await alice.MessageAsync(call.Sid, "1");

        await alice.NextAsync("ack");
    }

    protected override void Configure(TwilioEmulatorOptions options) => (options.TimeProvider, options.MaxMessagesPerSecond) = (Time, 3);
}
