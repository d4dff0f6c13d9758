namespace CallMessageEvents.Emulator.Tests;

/// <summary>What <c>&lt;Dial&gt;</c> means for the caller, and what comes after it.</summary>
public sealed class TwimlDialTests : EmulatorTest, IAsyncLifetime
{
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private CallbackReceiver? _application;

    private CallbackReceiver Application => _application!;

    [Fact]
    public async Task Dial_Plain_AnswersTheCallerAtOnce_AndADeclineEndsNobodyBusy()
    {
        var call = await PlaceAsync("<Dial><Client>bob</Client></Dial>");
        Assert.Equal("in-progress", call.Status);

        call.Conversation.Child.Decline();

        Assert.Equal(("busy", "completed"), (call.Conversation.Child.Status, call.Status));
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("no-answer")]
    [InlineData("failed")]
    public async Task Dial_AnswerOnBridge_RingsUntilSomebodyAnswers_AndEndsAsTheDial(string status)
    {
        const string Verb = "<Dial answerOnBridge=\"true\"><Client>bob</Client></Dial>";
        var (answered, refused) = (await PlaceAsync(Verb), await PlaceAsync(Verb));
        Assert.Equal(("ringing", "ringing"), (answered.Status, refused.Status));

        answered.Conversation.Answer();
        End(refused.Conversation.Child, status);

        Assert.Equal(("in-progress", status), (answered.Status, refused.Status));
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData(" timeout=\"5\"", 5)]
    public async Task Dial_NobodyAnswers_IsInVainAfterTheTimeout(string attribute, int seconds)
    {
        var call = await PlaceAsync($"<Dial{attribute}><Client>bob</Client><Number>+14155550101</Number></Dial>");
        call.Conversation.Children[0].Ring();

        Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.Equal(["ringing", "queued"], call.Conversation.Children.Select(child => child.Status));
        Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(["no-answer", "no-answer"], call.Conversation.Children.Select(child => child.Status));
        Assert.Equal("completed", call.Status);
    }

    [Theory]
    [InlineData("", 4 * 60 * 60)]
    [InlineData(" timeLimit=\"60\"", 60)]
    public async Task Dial_TalkedTooLong_IsOver(string attribute, int seconds)
    {
        var call = await PlaceAsync($"<Dial{attribute}><Client>bob</Client></Dial><Say>Time is up</Say>");
        call.Conversation.Answer();

        Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.Equal("in-progress", call.Conversation.Child.Status);
        Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(("completed", "in-progress"), (call.Conversation.Child.Status, call.Status));
    }

    [Fact]
    public async Task Dial_IsOver_TheNextVerbsRun()
    {
        var call = await PlaceAsync("<Dial><Client>bob</Client></Dial><Dial callerId=\"shop\"><Client>carol</Client></Dial><Pause length=\"3\"/>");
        call.Conversation.Child.Decline();

        var carol = call.Conversation.Children[1];
        Assert.Equal(("client:carol", "shop", "in-progress"), (carol.To, carol.From, call.Status));
        carol.Answer();
        carol.Complete();
        Assert.Equal("in-progress", call.Status);
        Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("completed", call.Status);
    }

    [Theory]
    [InlineData("busy", "busy", false)]
    [InlineData("no-answer", "no-answer", false)]
    [InlineData("failed", "failed", false)]
    [InlineData("completed", "completed", true)]
    [InlineData("canceled", "canceled", false)]
    public async Task Dial_Action_IsToldHowItEndedAndSaysWhatComes(string end, string status, bool bridged)
    {
        _answers["/after"] = "<Dial><Client>carol</Client></Dial>";
        var call = await PlaceAsync("<Dial action=\"/after?x=1\" answerOnBridge=\"true\"><Client>alice</Client><Client>bob</Client></Dial><Hangup/>");
        var (alice, bob) = (call.Conversation.Children[0], call.Conversation.Children[1]);
        if (bridged)
        {
            bob.Answer();
            Time.Advance(TimeSpan.FromSeconds(7));
        }
        else
        {
            alice.Decline();
        }

        End(bob, end);
        await WhenDialedAsync(call, 3);

        var told = Application.Callbacks.Last();
        Assert.Equal(("POST", new Uri(new(Application.Url), "/after?x=1").OriginalString), (told.Method, told.Url));
        Assert.Equal(
            (call.Sid, bob.Sid, status, bridged ? "7" : null, bridged ? "true" : "false"),
            (
                told.Form["CallSid"],
                told.Form["DialCallSid"],
                told.Form["DialCallStatus"],
                told.Form.GetValueOrDefault("DialCallDuration"),
                told.Form["DialBridged"]));
        Assert.Equal(IndependentSignature.Of(Twilio.AuthToken, told.Url, told.Form), told.Headers["X-Twilio-Signature"]);
        Assert.Equal("in-progress", call.Status);
    }

    [Fact]
    public async Task Dial_ActionByGet_IsToldInTheQuery()
    {
        _answers["/after"] = "<Dial><Client>carol</Client></Dial>";
        var call = await PlaceAsync("<Dial action=\"/after\" method=\"GET\"><Client>bob</Client></Dial>");
        call.Conversation.Child.Decline();
        await WhenDialedAsync(call, 2);

        Assert.Equal(("GET", "busy"), (Application.Callbacks.Last().Method, Application.Callbacks.Last().Query["DialCallStatus"]));
    }

    [Fact]
    public async Task Dial_CallerHangsUp_EndsAllAndNothingFollows()
    {
        var call = await PlaceAsync("<Dial action=\"/after\" timeout=\"5\"><Client>bob</Client></Dial><Dial><Client>carol</Client></Dial>");
        call.Complete();
        Time.Advance(TimeSpan.FromMinutes(1));
        await PlaceAsync("<Hangup/>"); // What was asked for before has come by now.
        await Twilio.DisposeAsync();

        Assert.Equal(("completed", "canceled"), (call.Status, call.Conversation.Child.Status));
        Assert.Equal([Application.Url, Application.Url], Application.Callbacks.Select(callback => callback.Url));
    }

    [Fact]
    public async Task Dial_EmulatorIsDisposed_RingsInVainNoMore()
    {
        var call = await PlaceAsync("<Dial action=\"/after\" timeout=\"5\"><Client>bob</Client></Dial>");
        call.Conversation.Ring();
        await Twilio.DisposeAsync();
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(("in-progress", "ringing"), (call.Status, call.Conversation.Child.Status));
        Assert.Single(Application.Callbacks);
    }

    [Fact]
    public async Task Dial_ChildIsRedirected_ItsParentGoesOn()
    {
        var call = await PlaceAsync("<Dial><Client>bob</Client></Dial><Dial><Client>carol</Client></Dial>");
        call.Conversation.Answer();
        await Rest.PostAsync(RestClient.CallPath(call.Conversation.Child) + ".json", ("Twiml", "<Response><Say>Wait</Say></Response>"));

        Assert.Equal(["in-progress", "queued"], call.Conversation.Children.Select(child => child.Status));
        Assert.Equal("in-progress", call.Status);
    }

    [Fact]
    public async Task Dial_ParentIsRedirected_OnlyTheNewTwimlRuns()
    {
        var call = await PlaceAsync("<Dial><Client>bob</Client></Dial><Dial><Client>carol</Client></Dial>");
        await Rest.PostAsync(RestClient.CallPath(call) + ".json", ("Twiml", "<Response><Say>Wait</Say></Response>"));
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(("in-progress", "canceled"), (call.Status, call.Conversation.Child.Status));
    }

    [Fact]
    public async Task Dial_ToAConference_TakesNoTimeoutAndNoTimeLimit()
    {
        var call = await PlaceAsync("<Dial timeout=\"5\"><Conference beep=\"false\" endConferenceOnExit=\"false\">room</Conference></Dial>");
        Time.Advance(TimeSpan.FromHours(5));

        Assert.Equal("in-progress", call.Status);
    }

    [Theory]
    // Not 5 s, which the request for the TwiML has to connect.
    [InlineData("<Pause length=\"7\"/><Dial><Client>bob</Client></Dial>", 7, "ringing")]
    [InlineData("<Say>Hello</Say><Pause/><Dial><Client>bob</Client></Dial>", 1, "in-progress")]
    public async Task Pause_BeforeADial_TakesItsTime_AndAsTheFirstVerbIsNoAnswer(string verbs, int seconds, string status)
    {
        _answers["/messages"] = verbs;
        var call = Twilio.PlaceCall("+14155550100", new(Application.Url));
        var ran = call.WhenTwimlRanAsync(Cancellation);
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(seconds));
        Assert.Equal((status, false), (call.Status, ran.IsCompleted));

        Time.Advance(TimeSpan.FromSeconds(seconds));
        await ran.InTimeAsync();

        Assert.Equal(("in-progress", "client:bob"), (call.Status, call.Conversation.Child.To));
    }

    [Fact]
    public async Task Create_Timeout_EndsTheRinging_AndTimeLimitTheCall()
    {
        var (usual, quick) = (await CreateAsync(), await CreateAsync(("Timeout", "10"), ("TimeLimit", "20")));
        Time.Advance(TimeSpan.FromSeconds(9));
        quick.Answer();
        Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(("queued", "completed"), (usual.Status, quick.Status));

        Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("no-answer", usual.Status);
    }

    public new async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _application = await CallbackReceiver.StartAsync();
        _application.Answer = http => CallbackReceiver.AnswerAsync(http, $"<Response>{_answers.GetValueOrDefault(http.Request.Path.Value!)}</Response>");
    }

    public new async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    private static void End(EmulatedCall call, string status)
    {
        Action end = status switch { "busy" => call.Decline, "no-answer" => call.NoAnswer, "failed" => call.Fail, _ => call.Complete };
        end();
    }

    private static Task WhenDialedAsync(EmulatedCall call, int children) => Eventually.HoldsAsync(() => call.Conversation.Children.Count >= children);

    private async Task<EmulatedCall> PlaceAsync(string verbs)
    {
        _answers["/messages"] = verbs;
        var call = Twilio.PlaceCall("+14155550100", new(Application.Url));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();
        return call;
    }

    private async Task<EmulatedCall> CreateAsync(params (string Key, string Value)[] more)
    {
        var reply = await Rest.PostAsync(
            $"{Rest.Account}/Calls.json", [("To", "client:agent"), ("From", "+14155550100"), ("Twiml", "<Response><Say>Hello</Say></Response>"), .. more]);
        return Twilio.FindCall(reply["sid"]!)!;
    }
}
