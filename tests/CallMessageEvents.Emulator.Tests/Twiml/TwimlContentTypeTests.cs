using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>What an application answers is TwiML only when its Content-Type says so.</summary>
public sealed class TwimlContentTypeTests : EmulatorTest
{
    private const string Twiml = "<Response><Dial><Client>bob</Client></Dial></Response>";

    private readonly RecordingLoggers _loggers = new();

    [Theory]
    [InlineData("text/xml", 0)]
    [InlineData("Text/XML; charset=utf-8", 0)]
    [InlineData("application/xml", 0)]
    [InlineData("text/html; charset=utf-8", 1)]
    public async Task PlaceCall_Xml_Runs(string contentType, int warnings)
    {
        var call = await PlaceAsync(Twiml, contentType);

        Assert.Equal(("in-progress", "client:bob"), (call.Status, call.Conversation.Child.To));
        Assert.Equal(warnings, Warnings(call).Count());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/xhtml+xml")]
    [InlineData("image/svg+xml")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task PlaceCall_OtherType_Is12300(string? contentType)
    {
        var call = await PlaceAsync(Twiml, contentType);

        Assert.Equal(("failed", 0), (call.Status, call.Conversation.Children.Count));
        Assert.Contains("(12300)", Assert.Single(Errors(call)), StringComparison.Ordinal);
        var problem = Assert.Single((await Rest.GetAsync("/emulator/problems")).Json.GetProperty("problems").EnumerateArray());
        Assert.Equal(
            ("error", 12300, call.Sid),
            (problem.GetProperty("level").GetString(), problem.GetProperty("code").GetInt32(), problem.GetProperty("callSid").GetString()));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("audio/mpeg")]
    public async Task PlaceCall_TextOrAudio_IsReadAloudAndEnds(string contentType)
    {
        var call = await PlaceAsync(Twiml, contentType);

        Assert.Equal(("completed", 0), (call.Status, call.Conversation.Children.Count));
        Assert.NotNull((await Rest.GetAsync(RestClient.CallPath(call) + ".json"))["start_time"]);
        Assert.Contains(contentType, Assert.Single(Warnings(call)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" <?xml version=\"1.0\"?>" + Twiml)]
    [InlineData("\r\n<?xml version=\"1.0\"?>" + Twiml)]
    [InlineData("")]
    [InlineData("bob")]
    public async Task PlaceCall_NotXml_Is12100(string answer)
    {
        var call = await PlaceAsync(answer, "text/xml");

        Assert.Equal("failed", call.Status);
        Assert.Contains("(12100)", Assert.Single(Errors(call)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\n")]
    public async Task CreateCall_BlankBeforeTheDeclaration_Is12100(string blank)
    {
        var reply = await Rest.PostAsync(
            $"{Rest.Account}/Calls.json", ("To", "client:agent"), ("From", "+14155550100"), ("Twiml", blank + "<?xml version=\"1.0\"?>" + Twiml));
        var call = Twilio.FindCall(reply["sid"]!)!;
        call.Answer();

        Assert.Equal("completed", call.Status);
        Assert.Contains("(12100)", Assert.Single(Errors(call)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlaceCall_DeclaredEncoding_IsReadInIt()
    {
        await using var application = await CallbackReceiver.StartAsync();
        application.Answer = http =>
        {
            http.Response.ContentType = "text/xml";
            return http.Response.Body.WriteAsync(
                System.Text.Encoding.Latin1.GetBytes(
                    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + Twiml.Replace("bob", "zoë", StringComparison.Ordinal)),
                Cancellation).AsTask();
        };
        var call = Twilio.PlaceCall("client:alice", new(application.Url));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal("client:zoë", call.Conversation.Child.To);
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.LoggerFactory = _loggers;

    private async Task<EmulatedCall> PlaceAsync(string answer, string? contentType)
    {
        await using var application = await CallbackReceiver.StartWithAsync(answer, contentType);
        var call = Twilio.PlaceCall("client:alice", new(application.Url));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();
        return call;
    }

    private IEnumerable<string> Errors(EmulatedCall call) => Lines(call, LogLevel.Error);

    private IEnumerable<string> Warnings(EmulatedCall call) => Lines(call, LogLevel.Warning);

    private IEnumerable<string> Lines(EmulatedCall call, LogLevel level) =>
        _loggers.Lines.Where(line => line.Level == level && line.Text.Contains(call.Sid, StringComparison.Ordinal)).Select(line => line.Text);
}
