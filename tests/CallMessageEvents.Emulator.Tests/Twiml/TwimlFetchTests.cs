using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>TwiML that an application answers: the voice webhook.</summary>
public sealed class TwimlFetchTests : EmulatorTest
{
    private readonly RecordingLoggers _loggers = new();

    [Fact]
    public async Task Answer_Url_IsAskedAndRuns()
    {
        await using var receiver = await ReceiverAsync("<Response><Dial><Client statusCallback=\"/status\">alice</Client></Dial></Response>");
        var call = await CreateAsync(("Url", receiver.Url + "?a=b#rc=1"));
        call.Answer();
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal("client:alice", call.Conversation.Child.To);
        var asked = Assert.Single(receiver.Callbacks);
        Assert.Equal(("POST", receiver.Url + "?a=b"), (asked.Method, asked.Url));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["AccountSid"] = Twilio.AccountSid,
                ["ApiVersion"] = "2010-04-01",
                ["CallSid"] = call.Sid,
                ["CallStatus"] = "in-progress",
                ["Called"] = "client:agent",
                ["Caller"] = "+14155550100",
                ["Direction"] = "outbound-api",
                ["From"] = "+14155550100",
                ["To"] = "client:agent",
            },
            asked.Form);
        Assert.Equal(IndependentSignature.Of(Twilio.AuthToken, asked.Url, asked.Form), asked.Headers["X-Twilio-Signature"]);
    }

    [Fact]
    public async Task Answer_UrlByGet_HasItInTheQuery()
    {
        await using var receiver = await ReceiverAsync("<Response/>");
        var call = await CreateAsync(("Url", receiver.Url), ("Method", "GET"));
        call.Answer();
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        var asked = Assert.Single(receiver.Callbacks);
        Assert.Equal(("GET", "client:agent", "completed"), (asked.Method, asked.Query["To"], call.Status));
        Assert.Equal(IndependentSignature.Of(Twilio.AuthToken, asked.Url, new Dictionary<string, string>()), asked.Headers["X-Twilio-Signature"]);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Answer_UrlWithUserAndPassword_SendsThem(string method)
    {
        await using var receiver = await ReceiverAsync("<Response/>");
        var call = await CreateAsync(("Url", receiver.Url.Replace("//", "//tw%40ilio:s3cret@", StringComparison.Ordinal)), ("Method", method));
        call.Answer();
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal(Basic("tw@ilio", "s3cret").ToString(), Assert.Single(receiver.Callbacks).Headers["Authorization"]);
    }

    [Fact]
    public async Task Answer_UrlByGetAndTheConnectionBreaks_IsNotAskedAgainUnseen()
    {
        await using var receiver = await ReceiverAsync("<Response/>");
        for (var times = 0; times < 2; times++)
        {
            var call = await CreateAsync(("Url", receiver.Url + "#rc=0"), ("Method", "GET"));
            call.Answer();
            await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();
            receiver.Answer = http =>
            {
                http.Abort();
                return Task.CompletedTask;
            };
        }

        Assert.Equal([200, null], Twilio.Deliveries.Select(delivery => delivery.StatusCode));
        Assert.Equal(2, receiver.Callbacks.Count);
    }

    [Fact]
    public async Task Answer_UrlThatFails_EndsTheCallAndSaysWhy()
    {
        await using var receiver = await ReceiverAsync("", StatusCodes.Status500InternalServerError);
        await using var huge = await ReceiverAsync($"<Response>{new string(' ', 64 * 1024)}</Response>");
        foreach (var (url, problem) in new[] { (receiver.Url, "(11200)"), ("http://127.0.0.1:1/", "(11200)"), (huge.Url, "(11750)") })
        {
            var call = await CreateAsync(("Url", url));
            call.Answer();
            await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

            Assert.Equal("completed", call.Status);
            Assert.Contains(
                _loggers.Lines,
                line => line.Level == LogLevel.Error
                    && line.Text.Contains(call.Sid, StringComparison.Ordinal)
                    && line.Text.Contains(problem, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Answer_EndedBeforeTheAnswerCame_RunsNothing()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await ReceiverAsync("<Response><Dial><Client>alice</Client></Dial></Response>");
        var answer = receiver.Answer;
        receiver.Answer = async http =>
        {
            asked.SetResult();
            await goOn.Task.InTimeAsync();
            await answer(http);
        };
        var call = await CreateAsync(("Url", receiver.Url));
        call.Answer();
        await asked.Task.InTimeAsync();

        call.Complete();
        goOn.SetResult();
        await Twilio.DisposeAsync();

        Assert.Empty(call.Conversation.Children);
    }

    [Fact]
    public async Task PlaceCall_RunningItThrows_EndsTheCallAndSaysWhy()
    {
        await using var receiver = await ReceiverAsync("<Response><Pause length=\"7\"/></Response>");
        await using var twilio = await TwilioEmulator.StartAsync(new() { LoggerFactory = _loggers, TimeProvider = new BrokenTime() }, Cancellation);
        var call = twilio.PlaceCall("client:alice", new(receiver.Url));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal("failed", call.Status);
        Assert.Contains(_loggers.Lines, line => line.Level == LogLevel.Error && line.Text.Contains(BrokenTime.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PlaceCall_Dial_RingsUntilSomebodyAnswers()
    {
        await using var receiver = await ReceiverAsync("<Response><Dial answerOnBridge=\"true\"><Client>bob</Client></Dial></Response>");
        var call = Twilio.PlaceCall(
            "client:alice",
            new(receiver.Url),
            new Dictionary<string, string> { ["To"] = "bob", ["From"] = "forged", ["topic"] = "plan" });
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal(("ringing", "client:bob", "client:alice"), (call.Status, call.Conversation.Child.To, call.Conversation.Child.From));
        var asked = Assert.Single(receiver.Callbacks).Form;
        Assert.Equal(
            ("client:alice", "bob", "plan", "ringing", "inbound"), (asked["From"], asked["To"], asked["topic"], asked["CallStatus"], asked["Direction"]));
        call.Conversation.Answer();
        Assert.Equal("in-progress", call.Status);
        Assert.Single(receiver.Callbacks);
    }

    [Theory]
    [InlineData("<Response><Reject/></Response>", "no-answer")]
    [InlineData("<Response><Reject reason=\"busy\"/></Response>", "busy")]
    [InlineData("<Response><Dial><Client>bob</Client></Dial></Response>", "in-progress")]
    [InlineData("<Response><Say>Hello</Say></Response>", "in-progress")]
    [InlineData("<Response><Dial><Conference>room</Conference></Dial></Response>", "in-progress")]
    [InlineData("<Response><Hangup/></Response>", "completed")]
    [InlineData("<Response><Record/></Response>", "failed")]
    public async Task PlaceCall_Verb_DecidesTheStatus(string twiml, string status)
    {
        await using var receiver = await ReceiverAsync(twiml);
        var call = Twilio.PlaceCall("client:alice", new(receiver.Url));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal(status, call.Status);
    }

    [Fact]
    public async Task PlaceCall_AnsweredBefore_RunsItsTwimlOnce()
    {
        await using var receiver = await ReceiverAsync("<Response><Dial><Client>bob</Client></Dial></Response>");
        var call = Twilio.PlaceCall("client:alice", new(receiver.Url));
        call.Answer();
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal("client:bob", call.Conversation.Child.To);
        Assert.Single(receiver.Callbacks);
    }

    [Fact]
    public void PlaceCall_Invalid_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Twilio.PlaceCall("client:alice", new("/voice", UriKind.Relative)));
        Assert.Throws<ArgumentException>(() => Twilio.PlaceCall("", new("https://example.com/voice")));
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.LoggerFactory = _loggers;

    private static Task<CallbackReceiver> ReceiverAsync(string twiml, int status = StatusCodes.Status200OK) =>
        CallbackReceiver.StartWithAsync(twiml, status: status);

    private async Task<EmulatedCall> CreateAsync(params (string Key, string Value)[] form)
    {
        var reply = await Rest.PostAsync($"{Rest.Account}/Calls.json", [("To", "client:agent"), ("From", "+14155550100"), .. form]);
        return Twilio.FindCall(reply["sid"]!)!;
    }

    /// <summary>Throws when somebody wants to wait for 7 seconds.</summary>
    private sealed class BrokenTime : TimeProvider
    {
        public const string Problem = "The clock is broken.";

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            dueTime == TimeSpan.FromSeconds(7) ? throw new InvalidOperationException(Problem) : base.CreateTimer(callback, state, dueTime, period);
    }
}
