using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>The application says with TwiML whom a browser's call dials.</summary>
public sealed class OutgoingCallTwimlTests : IAsyncDisposable
{
    private readonly TwilioEmulatorOptions _options = new() { LoggerFactory = new RecordingLoggers() };
    private TwilioEmulator? _twilio;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TwilioEmulator Twilio => _twilio!;

    private IEnumerable<(LogLevel Level, string Text)> LogLines => ((RecordingLoggers)_options.LoggerFactory!).Lines;

    [Fact]
    public async Task Delegate_Twiml_Dials()
    {
        OutgoingCall? asked = null;
        await StartAsync(options => options.OutgoingCallTwiml = (call, _) =>
        {
            asked = call;
            return new(
                "<Response><Dial><Client><Identity>bob</Identity><Parameter name=\"plan\" value=\"a b\"/></Client><Client>carol</Client></Dial></Response>");
        });
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");

        var parent = Twilio.FindCall(await alice.CallAsync("To=x&Flavor=a%20b%26c"))!;
        var invite = (await bob.NextAsync("invite")).GetProperty("parameters");

        Assert.Equal((parent.Sid, Twilio.AccountSid, "alice"), (asked!.CallSid, asked.AccountSid, asked.Identity));
        Assert.Equal([new("To", "x"), new("Flavor", "a b&c")], asked.Parameters);
        Assert.Equal("plan=a%20b", invite.Text("Params"));
        Assert.Equal(["client:bob", "client:carol"], parent.Conversation.Children.Select(child => child.To));
        Assert.Equal(["ringing", "queued"], parent.Conversation.Children.Select(child => child.Status));
    }

    /// <summary>The app is told of the call a moment before the call is complete.</summary>
    [Fact]
    public async Task WhenTwimlRan_AskedAsSoonAsTheAppKnowsTheCall_WaitsForTheTwiml()
    {
        await StartAsync(options => options.OutgoingCallTwiml = (_, _) => new("<Response><Dial><Client>bob</Client></Dial></Response>"));
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");

        for (var calls = 0; calls < 100; calls++)
        {
            var parent = Twilio.FindCall(await alice.CallAsync("To=x"))!;
            await parent.WhenTwimlRanAsync(Cancellation).InTimeAsync();
            Assert.Equal("client:bob", parent.Conversation.Child.To);

            parent.Complete();
            await alice.NextAsync("answer");
            await alice.NextAsync("hangup");
        }
    }

    [Theory]
    [InlineData("<Response><Reject/></Response>", "no-answer", false)]
    [InlineData("<Response><Enqueue/></Response>", "failed", true)]
    [InlineData("nonsense", "failed", true)]
    [InlineData(null, "failed", true)]
    [InlineData("throw", "failed", true)]
    public async Task Delegate_NobodyToDial_EndsTheCall(string? twiml, string status, bool isError)
    {
        await StartAsync(options => options.OutgoingCallTwiml = (_, _) => twiml == "throw" ? throw new NotSupportedException("not today") : new(twiml!));
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");

        var sid = await alice.CallAsync("To=bob");
        var hangup = await alice.NextAsync("hangup");

        Assert.Equal((sid, isError, status), (hangup.Sid(), hangup.TryGetProperty("error", out _), Twilio.FindCall(sid)!.Status));
        Assert.Equal(isError, LogLines.Any(line => line.Level == LogLevel.Error && line.Text.Contains(sid, StringComparison.Ordinal)));
        Assert.Equal(twiml == "throw", LogLines.Any(line => line.Text.Contains("NotSupportedException: not today", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Delegate_Hangup_AnswersAndEnds()
    {
        await StartAsync(options => options.OutgoingCallTwiml = (_, _) => new("<Response><Hangup/></Response>"));
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");

        var sid = await alice.CallAsync("");
        await alice.NextAsync("answer");

        Assert.Equal(sid, (await alice.NextAsync("hangup")).Sid());
    }

    [Fact]
    public async Task Delegate_NeverAnswers_DoesNotHoldUpDisposal()
    {
        await StartAsync(options => options.OutgoingCallTwiml = (_, _) => new(new TaskCompletionSource<string>().Task));
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");
        await alice.CallAsync("To=bob");

        await Twilio.DisposeAsync().AsTask().InTimeAsync();

        await alice.Ended;
    }

    [Fact]
    public async Task VoiceUrl_Twiml_IsAskedWithTheParameters()
    {
        await using var application = await CallbackReceiver.StartAsync();
        application.Answer = http => CallbackReceiver.AnswerAsync(
            http, "<Response><Dial><Client statusCallback=\"/status\" statusCallbackEvent=\"initiated ringing\">bob</Client></Dial></Response>");

        // On a clock that stands still no callback passes another that is not answered soon.
        await StartAsync(options => (options.VoiceUrl, options.TimeProvider) = (new(application.Url), new WatchedTime()));
        await using var bob = await SignalingClient.RegisterAsync(Twilio, "bob");
        await using var alice = await SignalingClient.ListenAsync(Twilio, "alice");

        var sid = await alice.CallAsync("To=support&Topic=billing");
        var asked = (await application.NextAsync()).Form;
        var invite = await bob.NextAsync("invite");

        Assert.Equal(
            (sid, "client:alice", "support", "billing", "ringing", "inbound"),
            (asked["CallSid"], asked["From"], asked["To"], asked["Topic"], asked["CallStatus"], asked["Direction"]));
        Assert.Equal(
            [(invite.Sid(), "initiated"), (invite.Sid(), "ringing")],
            [await StatusAsync(), await StatusAsync()]);

        async Task<(string, string)> StatusAsync()
        {
            var status = (await application.NextAsync()).Form;
            return (status["CallSid"], status["CallStatus"]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_twilio is not null) await _twilio.DisposeAsync();
    }

    private async Task StartAsync(Action<TwilioEmulatorOptions> configure)
    {
        configure(_options);
        _twilio = await TwilioEmulator.StartAsync(_options, Cancellation);
    }
}
