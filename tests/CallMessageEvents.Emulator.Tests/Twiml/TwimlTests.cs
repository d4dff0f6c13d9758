using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

public sealed class TwimlTests : EmulatorTest
{
    private readonly RecordingLoggers _loggers = new();

    [Fact]
    public async Task Answer_Dial_QueuesWhomItDials()
    {
        var call = await CreateAsync("""
            <?xml version="1.0" encoding="UTF-8"?>
            <Response>
              <Say voice="alice">One <emphasis>moment</emphasis></Say>
              <Dial callerId="+14155550199" timeout="20">
                <Client>alice</Client>
                <Client>bob</Client>
                <Client statusCallback="https://example.com/s" statusCallbackEvent="initiated ringing" statusCallbackMethod="GET">
                  <Identity> carol </Identity>
                  <Parameter name="plan" value="annual"/><Parameter name="note" value=""/>
                </Client>
                <Number statusCallback="https://example.com/s">+14155550101</Number>
              </Dial>
              <Say>Nobody is there</Say>
            </Response>
            """);
        Assert.Empty(call.Conversation.Children);

        call.Answer();

        var children = call.Conversation.Children;
        Assert.Equal(["client:alice", "client:bob", "client:carol", "+14155550101"], children.Select(child => child.To));
        Assert.All(children, child => Assert.Equal(
            ("queued", "outbound-dial", "+14155550199", call.Sid), (child.Status, child.Direction, child.From, child.ParentCallSid)));
        Assert.Equal([new("plan", "annual"), new("note", "")], children[2].Parameters);
        Assert.Empty(children[0].Parameters);
        children[2].Answer();
        Assert.Equal(["canceled", "canceled", "in-progress", "canceled"], children.Select(child => child.Status));
        Assert.Empty(Errors);
    }

    [Theory]
    [InlineData("<Dial>+14155550101</Dial>", "+14155550101")]
    [InlineData("<Dial><Sip>sip:bob@example.com</Sip></Dial>", "sip:bob@example.com")]
    public async Task Answer_DialOfOne_QueuesIt(string verbs, string to)
    {
        var call = await CreateAsync($"<Response>{verbs}</Response>");
        call.Answer();

        Assert.Equal((to, call.From), (call.Conversation.Child.To, call.Conversation.Child.From));
    }

    [Fact]
    public async Task Answer_Conference_JoinsOrMakesIt()
    {
        const string Room = "<Response><Dial><Conference startConferenceOnEnter=\"true\">room</Conference></Dial></Response>";
        var (first, second) = (await CreateAsync(Room), await CreateAsync(Room));
        first.Answer();
        Assert.Equal(("room", "init"), await ConferenceAsync());
        second.Answer();
        Assert.Equal(("room", "in-progress"), await ConferenceAsync());

        first.Complete();
        second.Complete();
        Assert.Equal(("room", "completed"), await ConferenceAsync());
        var (third, other) = (await CreateAsync(Room), await CreateAsync(Room.Replace("room", "other", StringComparison.Ordinal)));
        third.Answer();
        other.Answer();

        Assert.Equal(3, (await Rest.GetAsync($"{Rest.Account}/Conferences.json")).Sids("conferences").Length);
    }

    [Theory]
    [InlineData("<Response><Hangup/></Response>", "completed")]
    [InlineData("<Response/>", "completed")]
    [InlineData("<Response><Reject/></Response>", "completed")]
    [InlineData("<Response><Say>Hello</Say></Response>", "in-progress")]
    [InlineData("<Response><Pause length=\"60\"/></Response>", "in-progress")]
    [InlineData("<Response><Say>Bye</Say><Hangup/></Response>", "completed")]
    public async Task Answer_Verb_DecidesTheStatus(string twiml, string status)
    {
        var call = await CreateAsync(twiml);
        call.Answer();
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal(status, call.Status);
        Assert.Empty(Errors);
    }

    [Theory]
    [InlineData("", 12100)]
    [InlineData("Hello", 12100)]
    [InlineData("<Response>", 12100)]
    [InlineData("<response/>", 12100)]
    [InlineData("<!DOCTYPE r [<!ENTITY a 'b'>]><Response>&a;</Response>", 12100)]
    [InlineData("<Response>Hello</Response>", 12200)]
    [InlineData("<Response><Record/></Response>", 12200)]
    [InlineData("<Response><Dial/></Response>", 12200)]
    [InlineData("<Response><Dial><Client/></Dial></Response>", 12200)]
    [InlineData("<Response><Dial><Number> </Number></Dial></Response>", 12200)]
    [InlineData("<Response><Dial><Queue>q</Queue></Dial></Response>", 12200)]
    [InlineData("<Response><Dial><Conference/></Dial></Response>", 12200)]
    [InlineData("<Response><Dial><Client>a<Parameter value=\"1\"/></Client></Dial></Response>", 12200)]
    [InlineData("<Response><Dial><Client statusCallback=\"x\">a</Client></Dial></Response>", 21609)]
    [InlineData("<Response><Dial><Client statusCallback=\"https://a\" statusCallbackEvent=\"x\">a</Client></Dial></Response>", 21626)]
    [InlineData("<Response><Dial><Client statusCallback=\"https://a\" statusCallbackMethod=\"x\">a</Client></Dial></Response>", 12200)]
    public async Task Answer_NotUnderstood_EndsTheCallAndSaysWhy(string twiml, int code)
    {
        var call = await CreateAsync(twiml.Length == 0 ? "<!-- nothing -->" : twiml);
        call.Answer();

        Assert.Equal(("completed", 0), (call.Status, call.Conversation.Children.Count));
        Assert.Contains($"The TwiML of call {call.Sid} cannot be run, and the call ends ({code}): ", Assert.Single(Errors), StringComparison.Ordinal);
    }

    /// <summary>64 KB of nested elements would take a second to load, which grows with the depth's square.</summary>
    [Fact]
    public Task Answer_NestedMoreThan100Deep_IsNotLoaded() => Answer_NotUnderstood_EndsTheCallAndSaysWhy(
        $"<Response>{string.Concat(Enumerable.Repeat("<a>", 100))}-{string.Concat(Enumerable.Repeat("</a>", 100))}</Response>", 12100);

    [Fact]
    public async Task Answer_MoreThanTenAtOnce_EndsTheCall()
    {
        var call = await CreateAsync($"<Response><Dial>{string.Concat(Enumerable.Repeat("<Client>a</Client>", 11))}</Dial></Response>");
        call.Answer();

        Assert.Equal("completed", call.Status);
    }

    [Fact]
    public async Task WhenTwimlRan_NeverAnswered_EndsWithTheCall()
    {
        var call = await CreateAsync("<Response/>");
        var ran = call.WhenTwimlRanAsync(Cancellation);
        Assert.False(ran.IsCompleted);

        call.Decline();

        await ran.InTimeAsync();
        await Twilio.CreateCall("+14155550100", "client:alice").WhenTwimlRanAsync(Cancellation).InTimeAsync();
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.LoggerFactory = _loggers;

    private IEnumerable<string> Errors => _loggers.Lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Text);

    private async Task<EmulatedCall> CreateAsync(string twiml)
    {
        var reply = await Rest.PostAsync($"{Rest.Account}/Calls.json", ("To", "client:agent"), ("From", "+14155550100"), ("Twiml", twiml));
        return Twilio.FindCall(reply["sid"]!)!;
    }

    private async Task<(string? Name, string? Status)> ConferenceAsync()
    {
        var sid = Assert.Single((await Rest.GetAsync($"{Rest.Account}/Conferences.json")).Sids("conferences"));
        var reply = await Rest.GetAsync($"{Rest.Account}/Conferences/{sid}.json");
        return (reply["friendly_name"], reply["status"]);
    }
}
