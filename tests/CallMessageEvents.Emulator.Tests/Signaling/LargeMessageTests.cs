namespace CallMessageEvents.Emulator.Tests;

/// <summary>A message that is larger than any frame that is kept: the error is still the message's.</summary>
public sealed class LargeMessageTests : EmulatorTest
{
    private static readonly string Sid = $"KX{new string('1', 32)}";
    private static readonly string Text = new('x', 300_000);

    public static TheoryData<string> Contents => new()
    {
        $"\"{Text}\"",
        $"\"{new string('é', 1_000_000)}\"",
        $$"""{"voiceeventsid":"KX2","callsid":"CA2","text":"{{Text}}","type":"ringing"}""",
        $$"""["\"callsid\":\"CA2\"\\","{{Text}}",[{"callsid":"CA2"}],"voiceeventsid"]""",
        $$"""{"type":"{{Text}}"}""",
    };

    /// <summary>As the SDK writes it, and with its properties the other way round.</summary>
    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Message_Over256KB_IsRefusedOnItsCall(string content)
    {
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        var call = await alice.CallAsync("To=bob");
        string[] frames =
        [
            $$$"""{"payload":{"callsid":"{{{call}}}","content":"""
                + $$$"""{{{content}}},"contenttype":"application/json","messagetype":"user-defined-message","voiceeventsid":"{{{Sid}}}"},"""
                + "\"type\":\"message\",\"version\":\"1.6\"}",
            $$$"""{ "version" : "1.6", "type" : "message", "payload" : """
                + $$$"""{ "voiceeventsid" : "{{{Sid}}}", "content" : {{{content}}}, "callsid" : "{{{call}}}" } }""",
        ];
        foreach (var frame in frames)
        {
            await alice.SendTextAsync(frame);

            var error = await alice.NextErrorAsync(31212);
            Assert.Equal((call, Sid), (error.Sid(), error.Text("voiceeventsid")));
        }

        var next = await alice.MessageAsync(call, "1");
        Assert.Equal(next, (await alice.NextAsync("ack")).Text("voiceeventsid"));
        Assert.Equal("ringing", Twilio.FindCall(call)!.Status);
    }

    /// <summary>Nothing says whose it is: the device is told, as of every frame that is none.</summary>
    [Theory]
    [InlineData("""{"type":"message","payload":{"content":"{x}","voiceeventsid":"KX1"}}""")]
    [InlineData("""{"type":"message","payload":["callsid","{x}"]}""")]
    [InlineData("""{"type":"register","payload":{"content":"{x}"}}""")]
    [InlineData("""["type","message","{x}"]""")]
    [InlineData("{x}")]
    [InlineData("""}}}]:::"type":"message",{x}""")]
    public async Task Frame_Over256KBThatIsNoMessage_IsAnErrorOfTheDevice(string frame)
    {
        await using var mallory = await SignalingClient.ListenAsync(Twilio, "mallory");

        await mallory.SendTextAsync(frame.Replace("{x}", Text, StringComparison.Ordinal));

        var error = await mallory.NextErrorAsync(31100);
        Assert.Null(error.Text("voiceeventsid"));
        await mallory.AssertQuietAsync();
    }
}
