using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Redirects of voice URLs, by HTTP and by TwiML.</summary>
public sealed class TwimlRedirectTests : EmulatorTest
{
    private const string Dial = "<Response><Dial><Client statusCallback=\"status\">bob</Client></Dial></Response>";

    private readonly RecordingLoggers _loggers = new();

    [Theory]
    [InlineData(301, "GET")]
    [InlineData(302, "GET")]
    [InlineData(303, "GET")]
    [InlineData(307, "POST")]
    public async Task PlaceCall_HttpRedirect_IsFollowedAsABrowserDoes(int status, string method)
    {
        await using var application = await CallbackReceiver.StartAsync();
        application.Answer = http => http.Request.Path == "/messages" ? RedirectAsync(http, status, "/other?a=b") : CallbackReceiver.AnswerAsync(http, Dial);
        var call = Twilio.PlaceCall("client:alice", new(application.Url + "#rc=0"));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal("client:bob", call.Conversation.Child.To);
        var second = application.Callbacks.Last();
        Assert.Equal((method, new Uri(new(application.Url), "/other?a=b").OriginalString), (second.Method, second.Url));
        Assert.Equal(method == "POST" ? call.Sid : null, second.Form.GetValueOrDefault("CallSid"));
        Assert.Equal(IndependentSignature.Of(Twilio.AuthToken, second.Url, second.Form), second.Headers["X-Twilio-Signature"]);
        Assert.Equal([status, 200], Twilio.Deliveries.Where(delivery => delivery.Kind == CallbackKind.Voice).Select(delivery => delivery.StatusCode));
    }

    [Theory]
    [InlineData(301, false)]
    [InlineData(302, false)]
    [InlineData(303, false)]
    [InlineData(307, true)]
    public async Task Answer_HttpRedirectOfAGet_KeepsItsFieldsOnlyAfter307(int status, bool keepsFields)
    {
        await using var application = await CallbackReceiver.StartAsync();
        application.Answer = http => http.Request.Path == "/messages" ? RedirectAsync(http, status, "/other?a=b") : CallbackReceiver.AnswerAsync(http, Dial);
        var reply = await Rest.PostAsync(
            $"{Rest.Account}/Calls.json", ("To", "client:agent"), ("From", "+14155550100"), ("Url", application.Url), ("Method", "GET"));
        var call = Twilio.FindCall(reply["sid"]!)!;
        call.Answer();
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        var second = application.Callbacks.Last();
        Assert.Equal(("GET", "b", keepsFields ? call.Sid : null), (second.Method, second.Query["a"], second.Query.GetValueOrDefault("CallSid")));
    }

    [Theory]
    [InlineData(308, "/other", "(11216)")]
    [InlineData(304, "/other", "(11216)")]
    [InlineData(302, null, "(11216)")]
    [InlineData(302, "ftp://example.com", "(11216)")]
    [InlineData(307, "/messages", "(11215)")]
    public async Task PlaceCall_RedirectThatLeadsNowhere_EndsTheCall(int status, string? location, string code)
    {
        await using var application = await CallbackReceiver.StartAsync();
        application.Answer = http => RedirectAsync(http, status, location);
        var call = Twilio.PlaceCall("client:alice", new(application.Url));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal("failed", call.Status);
        Assert.Contains(code, Assert.Single(Errors), StringComparison.Ordinal);
        Assert.InRange(application.Callbacks.Count, 1, 6);
    }

    [Fact]
    public async Task PlaceCall_NoConnection_IsTriedAsTheFragmentSays()
    {
        var call = Twilio.PlaceCall("client:alice", new("http://127.0.0.1:1/voice#rc=2"));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal([1, 2, 3], Twilio.Deliveries.Select(delivery => delivery.Attempt));
        Assert.Contains("(11200)", Assert.Single(Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Redirect>/next?x=1</Redirect>", "POST")]
    [InlineData("<Redirect method=\"GET\"> next?x=1 </Redirect><Hangup/>", "GET")]
    public async Task PlaceCall_RedirectVerb_GoesOnThere(string verb, string method)
    {
        await using var application = await CallbackReceiver.StartAsync();
        application.Answer = http => CallbackReceiver.AnswerAsync(http, http.Request.Path == "/next" ? Dial : $"<Response>{verb}</Response>");
        var call = Twilio.PlaceCall("client:alice", new(application.Url));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal("client:bob", call.Conversation.Child.To);
        var second = application.Callbacks.Last();
        Assert.Equal((method, call.Sid), (second.Method, (method == "GET" ? second.Query : second.Form)["CallSid"]));
        Assert.StartsWith(new Uri(new(application.Url), "/next?x=1").OriginalString, second.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlaceCall_RedirectsInACircle_Ends()
    {
        await using var application = await CallbackReceiver.StartWithAsync("<Response><Redirect/></Response>");
        var call = Twilio.PlaceCall("client:alice", new(application.Url));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        Assert.Equal("failed", call.Status);
        Assert.Contains("(11215)", Assert.Single(Errors), StringComparison.Ordinal);
        Assert.InRange(application.Callbacks.Count, 2, 100);
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.LoggerFactory = _loggers;

    private IEnumerable<string> Errors => _loggers.Lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Text);

    private static Task RedirectAsync(HttpContext http, int status, string? location)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
