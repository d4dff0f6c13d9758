using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Calls that a browser places, where nobody else has one.</summary>
public sealed class PlacedCallTests : EmulatorTest
{
    private readonly RecordingLoggers _loggers = new();

    [Theory]
    [InlineData("To=client%3Abob", "client:bob")]
    [InlineData("To=bob&Note=a%20b", "client:bob")]
    [InlineData("To=%2B14155550101", "+14155550101")]
    [InlineData("To=sip%3Abob%40example.com", "sip:bob@example.com")]
    public async Task Invite_To_IsDialedAndCodeAnswers(string parameters, string to)
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");

        var parent = Twilio.FindCall(await alice.CallAsync(parameters))!;
        var child = parent.Conversation.Child;
        Assert.Equal(("inbound", "client:alice", "", "ringing"), (parent.Direction, parent.From, parent.To, parent.Status));
        Assert.Equal((to, "client:alice", "queued"), (child.To, child.From, child.Status));
        Assert.Equal([child.Sid, parent.Sid], (await Rest.GetAsync($"{Rest.Account}/Calls.json")).Sids("calls"));
        child.Ring();
        child.Answer();

        var answer = await alice.NextAsync("answer");
        Assert.Equal((parent.Sid, "in-progress"), (answer.Sid(), parent.Status));
        Assert.NotEmpty(answer.Text("reconnect")!);
    }

    [Fact]
    public async Task Invite_AnsweredByCode_GetsMadeUpMediaOfTheOffersKinds()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        Twilio.FindCall(await alice.CallAsync("To=bob"))!.Conversation.Answer();

        var sdp = (await alice.NextAsync("answer")).Text("sdp")!;

        Assert.Contains("m=audio 9 UDP/TLS/RTP/SAVPF 96\r\n", sdp, StringComparison.Ordinal);
        Assert.Contains("a=rtpmap:96 opus/48000/2\r\n", sdp, StringComparison.Ordinal);
        Assert.Contains("a=mid:7\r\n", sdp, StringComparison.Ordinal);
        Assert.Contains("a=setup:passive\r\n", sdp, StringComparison.Ordinal);
        Assert.DoesNotContain("candidate", sdp, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invite_Conference_IsInProgressInIt()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");

        var call = Twilio.FindCall(await alice.CallAsync("To=conference%3Aroom"))!;
        Assert.NotEmpty((await alice.NextAsync("answer")).Text("sdp")!);

        var conference = Assert.Single((await Rest.GetAsync($"{Rest.Account}/Conferences.json?FriendlyName=room")).Sids("conferences"));
        Assert.Equal([call.Sid], (await Rest.GetAsync($"{Rest.Account}/Conferences/{conference}/Participants.json")).Sids("participants", "call_sid"));
        Assert.Equal("in-progress", call.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("To=")]
    [InlineData("To=sip%3A")]
    [InlineData("To=%2Babc")]
    [InlineData("To=%")]
    [InlineData("Number=1")]
    public async Task Invite_NobodyToDial_EndsWithAnErrorAndTheLogSaysWhy(string parameters)
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");

        if (parameters == "To=%")
        {
            // A broken escape is text, and an identity may be anything.
            Assert.Equal("client:%", Twilio.FindCall(await alice.CallAsync(parameters))!.Conversation.Child.To);
            return;
        }

        var sid = await alice.CallAsync(parameters);
        var hangup = await alice.NextAsync("hangup");

        Assert.Equal((sid, 31404), (hangup.Sid(), hangup.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal("failed", Twilio.FindCall(sid)!.Status);
        Assert.Contains(
            _loggers.Lines,
            line => line.Level == LogLevel.Error
                && line.Text.Contains($"{sid} cannot be run, and the call ends (13223)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("no-answer")]
    [InlineData("canceled")]
    public async Task Child_EndsUnanswered_HangsUp(string status)
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var parent = Twilio.FindCall(await alice.CallAsync("To=bob"))!;
        var child = parent.Conversation.Child;
        Action end = status switch { "busy" => child.Decline, "no-answer" => child.NoAnswer, _ => child.Complete };

        end();

        var hangup = await alice.NextAsync("hangup");
        Assert.Equal((parent.Sid, status, false), (hangup.Sid(), parent.Status, hangup.TryGetProperty("error", out _)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HangUp_WhileItRings_CancelsTheCall(bool knowsTheSid)
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var parent = Twilio.FindCall(await alice.CallAsync("To=bob"))!;

        await alice.HangUpAsync(knowsTheSid ? parent.Sid : "TJS1");
        await alice.AssertQuietAsync();

        Assert.Equal(("canceled", "canceled"), (parent.Status, parent.Conversation.Child.Status));
    }

    [Fact]
    public async Task Complete_OverRest_HangsUp()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var parent = Twilio.FindCall(await alice.CallAsync("To=bob"))!;
        parent.Conversation.Answer();
        await alice.NextAsync("answer");

        await Rest.PostAsync($"{RestClient.CallPath(parent)}.json", ("Status", "completed"));

        Assert.Equal(parent.Sid, (await alice.NextAsync("hangup")).Sid());
    }

    [Fact]
    public async Task HangUp_InProgress_CompletesTheConversation()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var parent = Twilio.FindCall(await alice.CallAsync("To=bob"))!;
        parent.Conversation.Answer();
        await alice.NextAsync("answer");

        await alice.SendAsync("dtmf", new { callsid = parent.Sid, dtmf = "1#" });
        await alice.HangUpAsync(parent.Sid);
        await alice.AssertQuietAsync();

        Assert.Equal(("completed", "completed"), (parent.Status, parent.Conversation.Child.Status));
    }

    [Fact]
    public async Task Reinvite_InACall_IsAnswered()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var parent = Twilio.FindCall(await alice.CallAsync("To=conference%3Aroom"))!;
        await alice.NextAsync("answer");

        await alice.SendAsync("reinvite", new { sdp = SignalingClient.Offer, callsid = parent.Sid });

        Assert.Contains("a=setup:passive", (await alice.NextAsync("answer")).Text("sdp"), StringComparison.Ordinal);
        await alice.SendAsync("reinvite", new { sdp = SignalingClient.Offer, callsid = "CA0" });
        await alice.NextErrorAsync(31404);
    }

    [Fact]
    public async Task Invite_TooMany_IsHungUp()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        for (var i = 0; i < 20; i++)
        {
            await alice.CallAsync("To=bob");
        }

        await alice.InviteAsync("To=bob", "TJS21");

        Assert.Equal("TJS21", (await alice.NextAsync("hangup")).Sid());
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.LoggerFactory = _loggers;
}
