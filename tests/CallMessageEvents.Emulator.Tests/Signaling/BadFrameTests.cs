using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

public sealed class BadFrameTests : EmulatorTest
{
    private const string Secret = "secret-content";

    private readonly RecordingLoggers _loggers = new();

    public static TheoryData<string> Bad => new()
    {
        "",
        Secret,
        "{",
        "[]",
        "7",
        "null",
        "{}",
        """{"type":7}""",
        """{"type":"\ud800"}""",
        """{"\ud800":1,"type":"sing"}""",
        """{"\ud800payload":{},"type":"invite"}""",
        """{"payload":{"\ud800callsid":1},"type":"invite"}""",
        """{"type":"sing","payload":{}}""",
        """{"type":"invite"}""",
        """{"type":"invite","payload":[]}""",
        """{"type":"invite","payload":{"callsid":"TJS1"}}""",
        """{"type":"invite","payload":{"callsid":"TJS1","sdp":7}}""",
        """{"type":"invite","payload":{"callsid":"secret-content"}}""",
        """{"type":"answer","payload":{}}""",
        """{"type":"hangup","payload":{"callsid":null}}""",
        """{"type":"reject","payload":"x"}""",
        """{"type":"reinvite","payload":{}}""",
        """{"type":"message","payload":{"callsid":"CA1","content":"secret-content"}}""",
        """{"type":"message","payload":{"callsid":"CA1","content":"secret-content","voiceeventsid":"KX1"}}""",
        new string('[', 100_000),
        $"{{\"type\":\"message\",\"payload\":{{\"content\":\"{new string('x', 1_000_000)}\"}}}}",
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Frame_Bad_IsAnErrorAndNobodyIsDisturbed(string frame)
    {
        await using var alice = await SignalingClient.RegisterAsync(Twilio, "alice");
        await using var mallory = await SignalingClient.RegisterAsync(Twilio, "mallory");

        await mallory.SendTextAsync(frame);
        await mallory.NextErrorAsync(31100);

        await mallory.AssertQuietAsync();
        await alice.AssertQuietAsync();
        Assert.Contains(_loggers.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("31100", StringComparison.Ordinal));
        Assert.DoesNotContain(_loggers.Lines, line => line.Text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Frame_Binary_IsAnError()
    {
        await using var mallory = await SignalingClient.RegisterAsync(Twilio, "mallory");

        await mallory.SendTextAsync("{}", WebSocketMessageType.Binary);

        await mallory.NextErrorAsync(31100);
        await mallory.AssertQuietAsync();
    }

    [Fact]
    public async Task Frame_DeeplyNestedContent_IsTaken()
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var sid = await alice.CallAsync("To=bob");
        var content = new string('[', 5_000) + new string(']', 5_000);

        await alice.SendTextAsync(
            $$$"""{"type":"message","payload":{"callsid":"{{{sid}}}","content":"""
            + $$$"""{{{content}}},"messagetype":"user-defined-message","voiceeventsid":"KX{{{new string('1', 32)}}}"}}""");

        await alice.NextAsync("ack");
    }

    [Fact]
    public async Task Socket_TooMany_IsTurnedAwayAndTheOthersStay()
    {
        var sockets = await Task.WhenAll(Enumerable.Range(0, 2_001).Select(_ => SignalingClient.OpenAsync(Twilio.BaseAddress)));

        // A client may be told that it is connected before the emulator has counted it: which one is turned away is not sure.
        var away = await Task.WhenAny(sockets.Select(socket => socket.Ended)).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        var stays = sockets.First(socket => socket.Ended != away);
        await stays.ListenAsync(Twilio.CreateAccessToken("alice"));
        await stays.NextAsync("connected");

        Assert.Contains(_loggers.Lines, line => line.Text.Contains("too many sockets", StringComparison.Ordinal));
        await Task.WhenAll(sockets.Select(socket => socket.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Request_NoWebSocket_IsTold()
    {
        var reply = await Rest.GetAsync("/signal");

        Assert.Equal(426, reply.Status);
        Assert.Empty(Twilio.Requests);
    }

    [Fact]
    public async Task Answer_OfAnothersRinging_IsHungUp()
    {
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var mallory = await SignalingClient.RegisterAsync(Twilio, "mallory");
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        await bob.NextAsync("invite");

        await mallory.AnswerAsync(call.Sid);
        await mallory.NextAsync("hangup");
        await mallory.RejectAsync(call.Sid);
        await mallory.AssertQuietAsync();

        Assert.Equal("ringing", call.Status);
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.LoggerFactory = _loggers;
}
