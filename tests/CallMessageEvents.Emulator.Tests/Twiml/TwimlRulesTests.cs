using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>What is in TwiML is done, or makes no difference that anybody here could notice, or is refused aloud.</summary>
public sealed class TwimlRulesTests : EmulatorTest
{
    private readonly RecordingLoggers _loggers = new();

    [Theory]
    [InlineData("<Dial timeout=\"0\">+14155550101</Dial>", 13212)]
    [InlineData("<Dial timeout=\"601\">+14155550101</Dial>", 13212)]
    [InlineData("<Dial timeout=\"soon\">+14155550101</Dial>", 13212)]
    [InlineData("<Dial hangupOnStar=\"yes\">+14155550101</Dial>", 13213)]
    [InlineData("<Dial timeLimit=\"-1\">+14155550101</Dial>", 13216)]
    [InlineData("<Dial answerOnBridge=\"True\">+14155550101</Dial>", 13219)]
    [InlineData("<Dial method=\"PUT\">+14155550101</Dial>", 12200)]
    [InlineData("<Dial action=\"/after\">+14155550101</Dial>", 11100)]
    [InlineData("<Dial callerId=\"shop\">+14155550101</Dial>", 13214)]
    [InlineData("<Dial callerId=\"client:shop\"><Number>+14155550101</Number></Dial>", 13214)]
    [InlineData("<Dial record=\"record-from-answer\">+14155550101</Dial>", 12200)]
    [InlineData("<Dial sequential=\"true\">+14155550101</Dial>", 12200)]
    [InlineData("<Dial statusCallback=\"https://example.com\">+14155550101</Dial>", 12200)]
    [InlineData("<Dial Timeout=\"5\">+14155550101</Dial>", 12200)]
    [InlineData("<Dial>415-555-0101</Dial>", 13224)]
    [InlineData("<Dial>alice</Dial>", 13224)]
    [InlineData("<Dial>+14155550101<Client>bob</Client></Dial>", 12200)]
    [InlineData("<Dial><Number>client:bob</Number></Dial>", 13224)]
    [InlineData("<Dial><Sip>bob@example.com</Sip></Dial>", 13224)]
    [InlineData("<Dial><Client url=\"https://example.com/whisper\">bob</Client></Dial>", 12200)]
    [InlineData("<Dial><Client identity=\"bob\"/></Dial>", 12200)]
    [InlineData("<Dial><Client>bob<Identity>bob</Identity></Client></Dial>", 12200)]
    [InlineData("<Dial><Client statusCallbackEvent=\"hung-up\">bob</Client></Dial>", 21626)]
    [InlineData("<Dial><Conference muted=\"true\">room</Conference></Dial>", 12200)]
    [InlineData("<Dial><Conference startConferenceOnEnter=\"false\">room</Conference></Dial>", 12200)]
    [InlineData("<Dial><Conference>room</Conference><Client>bob</Client></Dial>", 12200)]
    [InlineData("<Dial timeLimit=\"60\"><Conference>room</Conference></Dial>", 12200)]
    [InlineData("<Dial xmlns=\"https://example.com\">+14155550101</Dial>", 12200)]
    [InlineData("<Dial>+14155550101</Dial><Gather/>", 12200)]
    [InlineData("<Dial>+14155550101</Dial>Bye", 12200)]
    [InlineData("<say>Hello</say>", 12200)]
    [InlineData("<Say><Dial>+14155550101</Dial></Say>", 12200)]
    [InlineData("<Pause length=\"0\"/>", 12200)]
    [InlineData("<Pause length=\"86401\"/>", 12200)]
    [InlineData("<Pause length=\"5000000\"/>", 12200)]
    [InlineData("<Reject reason=\"never\"/>", 12200)]
    [InlineData("<Hangup reason=\"x\"/>", 12200)]
    [InlineData("<Redirect>/next</Redirect>", 11100)]
    [InlineData("<Redirect method=\"PUT\">https://example.com</Redirect>", 12200)]
    public async Task Answer_NotEmulated_IsRefusedWithItsCode(string verbs, int code)
    {
        var call = await AnsweredAsync(verbs);

        Assert.Equal(("completed", 0), (call.Status, call.Conversation.Children.Count));
        Assert.Contains($"({code})", Assert.Single(Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "<Dial hangupOnStar=\"true\" ringTone=\"us\" record=\"do-not-record\" callerId=\"client:shop\" "
        + "action=\"https://example.com\" method=\"GET\"><Client>bob</Client></Dial>")]
    [InlineData("<Dial timeLimit=\"86400\" timeout=\"600\"><Sip username=\"u\" password=\"p\">sip:bob@example.com</Sip></Dial>")]
    [InlineData(
        "<Say voice=\"Polly.Joanna\" language=\"en-US\" loop=\"0\">A <break time=\"1s\"/> b</Say><!-- c -->"
        + "<Dial><Number sendDigits=\"1\">+14155550101</Number></Dial>")]
    public async Task Answer_WithoutConsequenceHere_Runs(string verbs)
    {
        var call = await AnsweredAsync(verbs);

        Assert.Equal("in-progress", call.Status);
        Assert.Single(call.Conversation.Children);
        Assert.Empty(Problems);
    }

    [Fact]
    public async Task Create_ParametersThatDoNothing_AreSaid()
    {
        await Rest.PostAsync(
            $"{Rest.Account}/Calls.json",
            ("To", "client:agent"),
            ("From", "+14155550100"),
            ("Twiml", "<Response/>"),
            ("MachineDetection", "Enable"),
            ("Record", "false"),
            ("SendDigits", "1234"));

        Assert.EndsWith("does nothing here: MachineDetection, SendDigits.", Assert.Single(Problems), StringComparison.Ordinal);
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.LoggerFactory = _loggers;

    private IEnumerable<string> Problems => _loggers.Lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text);

    private async Task<EmulatedCall> AnsweredAsync(string verbs)
    {
        var reply = await Rest.PostAsync(
            $"{Rest.Account}/Calls.json",
            ("To", "client:agent"),
            ("From", "+14155550100"),
            ("Twiml", $"<Response>{verbs}</Response>"));
        var call = Twilio.FindCall(reply["sid"]!)!;
        call.Answer();
        return call;
    }
}
