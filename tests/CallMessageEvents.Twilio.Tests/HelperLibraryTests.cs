using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Twilio.AuthStrategies;
using Twilio.Clients;
using Twilio.Exceptions;
using Twilio.Http;

namespace CallMessageEvents.Tests;

/// <summary>What is asked of the helper library, and what its answers and exceptions become.</summary>
public sealed class HelperLibraryTests
{
    private const HttpStatusCode Ok = HttpStatusCode.OK;

    // As a mock returns it that nobody set up.
    private static Task<Response?>? NoTask { get; }

    [Fact]
    public async Task SendAsync_Request_IsTheHelperLibrarysOwnKind()
    {
        var client = new StubRestClient();
        await using var provider = RestClientProvider.Create(client);

        await ScriptedTwilio.SendAsync(provider.Messenger(), new SendOptions { IdempotencyKey = "key é" });

        var request = Assert.Single(client.Requests);
        Assert.Equal(
            $"POST https://api.twilio.com/2010-04-01/Accounts/{client.AccountSid}/Calls/{ScriptedTwilio.Leg}/UserDefinedMessages.json",
            $"{request.Method} {request.ConstructUrl()}");
        Assert.Equal([new("Content", """{"text":"private-content"}"""), new("IdempotencyKey", "key é")], request.PostParams);
        Assert.Empty(request.QueryParams);
    }

    [Fact]
    public async Task SendAsync_OverTheWire_SaysThatItIsTheHelperLibrary()
    {
        var agent = "";
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(http =>
        {
            agent = http.Request.Headers.UserAgent.ToString();
            return ScriptedTwilio.JsonAsync(http, 201, """{"sid":"KX1"}""");
        });
        await using var provider = twilio.Provide();

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.StartsWith("twilio-csharp/", agent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_ClientOfARegion_NextPageIsFollowedThereVerbatim()
    {
        const string Next =
            $"/2010-04-01/Accounts/{TestProvider.AccountSid}/Calls.json?ParentCallSid={ScriptedTwilio.Leg}&PageSize=100&Page=1&PageToken=a%2Bb%20c%2F";
        var child = "CA" + new string('b', 32);
        var http = new StubHttpClient(
            (Ok, $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"inbound","from":"+14155550100","status":"in-progress"}"""),
            (Ok, $$"""{"calls":[],"next_page_uri":"{{Next}}"}"""),
            (Ok, $$"""
                {"calls":[{"sid":"{{child}}","parent_call_sid":"{{ScriptedTwilio.Leg}}","direction":"outbound-dial","to":"client:bob","status":"ringing"}]}
                """));
        await using var provider = RestClientProvider.Create(
            new TwilioRestClient(TestProvider.AccountSid, TestProvider.AuthToken, region: "ie1", edge: "dublin", httpClient: http));

        var leg = await provider.Messenger().ResolveAsync(EndUser.WhoAnswered(ScriptedTwilio.Leg), TestAccount.Token);

        Assert.Equal(child, leg.CallSid.ToString());
        Assert.Equal("https://api.dublin.ie1.twilio.com" + Next, http.Addresses[2].AbsoluteUri);
    }

    public static TheoryData<Exception, int, int?, string?> Refusals => new()
    {
        { new ApiException(21211, 400, "Invalid", "https://example.com/21211"), 400, 21211, "https://example.com/21211" },
        { new ApiException(0, 403, "Forbidden", null), 403, null, null },
        { new ApiException("Api Error: ServiceUnavailable - <html> - </html>"), 503, null, null },
        { new ApiException("Api Error: 520 - "), 520, null, null },
        { new ApiException("""Api Error: BadRequest - {"code":"20001","message":null}"""), 400, 20001, null },
        { new ApiStandardException(20422, 422, "https://example.com/20422", "Invalid", "The thing", null, []), 422, 20422, "https://example.com/20422" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task SendAsync_ExceptionForAnAnswer_IsAnAnswerAgain(Exception exception, int status, int? code, string? moreInfo)
    {
        await using var provider = RestClientProvider.Create(Throwing(exception));

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((status, code, moreInfo), (error.StatusCode, error.Code, error.MoreInfo));
    }

    [Fact]
    public async Task SubscribeAsync_Refused_TellsTwiliosWords()
    {
        foreach (var exception in new Exception[]
        {
            new ApiException(21609, 400, "Not reachable", null), new ApiStandardException(21609, 400, null, "Bad", "Not reachable", null, []),
        })
        {
            await using var provider = RestClientProvider.Create(Throwing(exception));

            var error = await Assert.ThrowsAsync<TwilioApiException>(() => provider.Messenger().SubscribeAsync(
                EndUser.OnLeg(ScriptedTwilio.Leg), new SubscribeOptions { Callback = new Uri("https://example.com/m") }, TestAccount.Token));

            Assert.Contains("Not reachable", error.Message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<Exception, TwilioConnectionFailure, bool> Failures => new()
    {
        { new ApiConnectionException("x", new HttpRequestException(HttpRequestError.NameResolutionError)), TwilioConnectionFailure.Connect, false },
        { new ApiConnectionException("x", new HttpRequestException(HttpRequestError.SecureConnectionError)), TwilioConnectionFailure.Tls, false },
        { new ApiConnectionException("x", new HttpRequestException(HttpRequestError.ResponseEnded)), TwilioConnectionFailure.Reset, true },
        { new ApiConnectionException("x", new IOException()), TwilioConnectionFailure.Reset, true },
        { new ApiConnectionException("x", new TaskCanceledException("x", new TimeoutException())), TwilioConnectionFailure.TimedOut, true },
        { new ApiConnectionException("Connection Error: No response received."), TwilioConnectionFailure.Reset, true },
        { new TaskCanceledException(), TwilioConnectionFailure.TimedOut, true },
        { new ApiException("in words of another version"), TwilioConnectionFailure.Reset, true },
        { new ApiException("Api Error: Nothing known - {}"), TwilioConnectionFailure.Reset, true },
        { new InvalidCastException(), TwilioConnectionFailure.Reset, true },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task SendAsync_ExceptionForNoAnswer_SaysWhetherItMayHaveArrived(Exception exception, TwilioConnectionFailure reason, bool outcomeUnknown)
    {
        await using var provider = RestClientProvider.Create(Throwing(exception));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((reason, outcomeUnknown), (error.Reason, error.OutcomeUnknown));
        Assert.Contains("ITwilioRestClient", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ClientThrowsBeforeItReturnsATask_IsATypedError()
    {
        await using var provider = RestClientProvider.Create(new StubRestClient(static _ => throw new InvalidOperationException("a bug")));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    public static TheoryData<string> NoAnswers => ["no task", "no response", "no status"];

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task SendAsync_ClientBringsNothing_IsATypedError(string what)
    {
        await using var provider = RestClientProvider.Create(new StubRestClient(_ => what switch
        {
            "no task" => NoTask!,
            "no response" => Task.FromResult<Response?>(null),
            _ => Task.FromResult<Response?>(new Response(default(HttpStatusCode), "{}")),
        }));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((TwilioConnectionFailure.Reset, true), (error.Reason, error.OutcomeUnknown));
    }

    [Fact]
    public async Task SendAsync_CreatedWithoutContent_IsUnreadable()
    {
        await using var provider = RestClientProvider.Create(new StubRestClient(HttpStatusCode.Created, content: null));

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((201, true), (error.StatusCode, error.OutcomeUnknown));
    }

    [Fact]
    public async Task SendAsync_ClientReturnsARefusalInsteadOfThrowing_IsTwiliosRefusal()
    {
        await using var provider = RestClientProvider.Create(new StubRestClient(HttpStatusCode.BadRequest, """{"code":21220}"""));

        Assert.Equal(21220, (await Assert.ThrowsAsync<CallNotActiveException>(() => ScriptedTwilio.SendAsync(provider.Messenger()))).Code);
    }

    [Fact]
    public async Task SendAsync_NoTokenToAuthenticateWith_InnerExceptionSaysSo()
    {
        await using var provider = RestClientProvider.Create(
            builder => builder.UseTwilioRestClient(new TwilioRestClient(null, null, new NoToken(), TestProvider.AccountSid)));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        // When it was thrown is not known: perhaps after the request had been sent.
        Assert.Equal((TwilioConnectionFailure.Reset, true), (error.Reason, error.OutcomeUnknown));
        Assert.Equal(20003, Assert.IsType<ApiException>(error.InnerException).Code);
    }

    private static StubRestClient Throwing(Exception exception) => new(_ => Task.FromException<Response?>(exception));

    private sealed class NoToken : AuthStrategy
    {
        public override string GetAuthString() => throw new ApiException(20003, 401, "Authenticate", null);

        public override bool RequiresAuthentication() => true;
    }
}
