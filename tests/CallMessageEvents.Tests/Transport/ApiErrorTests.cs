namespace CallMessageEvents.Tests;

/// <summary>What an answer that is no success becomes.</summary>
public sealed class ApiErrorTests
{
    private static readonly (string, string)[] RequestId = [("Twilio-Request-Id", "RQ1")];

    [Fact]
    public async Task SendAsync_TwilioError_TellsItsFacts()
    {
        var error = await FailAsync<TwilioApiException>(
            400, """{"code":21211,"message":"Invalid 'To'","more_info":"https://www.twilio.com/docs/errors/21211","status":400}""", headers: RequestId);

        Assert.Equal(
            (400, 21211, "https://www.twilio.com/docs/errors/21211", TestTransport.Header("RQ1")),
            (error.StatusCode, error.Code, error.MoreInfo, error.RequestId));
        Assert.DoesNotContain("Invalid 'To'", error.Message, StringComparison.Ordinal); // Twilio's words about a message might quote it.
        Assert.NotNull(error.IdempotencyKey);
        Assert.False(error.OutcomeUnknown);
    }

    [Fact]
    public async Task SendAsync_Rfc9457_TellsItsFacts()
    {
        var error = await FailAsync<TwilioApiException>(
            422,
            """
            {"type":"https://www.twilio.com/docs/errors/20422","title":"Invalid","code":"20422","status":422,"detail":"The thing","errors":[{"detail":"x"}]}
            """,
            "application/problem+json");

        Assert.Equal((422, 20422, TestTransport.ProblemType("https://www.twilio.com/docs/errors/20422")), (error.StatusCode, error.Code, error.MoreInfo));
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("<html><body>Bad gateway</body></html>", "text/html")]
    [InlineData("""{"code":2121""", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("""{"code":{},"message":7}""", "application/json")]
    [InlineData("null", "application/json")]
    public async Task SendAsync_ErrorWithoutSense_TellsTheStatus(string body, string contentType)
    {
        var error = await FailAsync<TwilioApiException>(400, body, contentType, RequestId);

        Assert.Equal((400, null, TestTransport.Header("RQ1")), (error.StatusCode, error.Code, error.RequestId));
        Assert.DoesNotContain("html", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(201)]
    public async Task SendAsync_HugeBody_EndsInAnError(int status)
    {
        var error = await FailAsync<TwilioApiException>(status, new string('x', 5 * 1024 * 1024));

        Assert.Equal(status, error.StatusCode);
        Assert.True(error.Message.Length < 1000);
    }

    [Theory]
    [InlineData(401, 20003)]
    [InlineData(404, 20404)]
    [InlineData(429, 20429)]
    [InlineData(503, 20503)]
    public async Task SendAsync_StatusesOfTwilio_AreNoUnknownOutcome(int status, int code)
    {
        var error = await FailAsync<CallMessageException>(status, $$"""{"code":{{code}},"message":"no","status":{{status}}}""");

        var api = error as TwilioApiException ?? Assert.IsType<TwilioApiException>(Assert.IsType<CallLegNotFoundException>(error).InnerException);
        Assert.Equal((status, code, false), (api.StatusCode, api.Code, error.OutcomeUnknown));
        Assert.NotNull(error.IdempotencyKey);
    }

    [Fact]
    public async Task SendAsync_Unauthorized_SaysWhatToCheck() =>
        Assert.Contains("API key", (await FailAsync<TwilioApiException>(401, """{"code":20003}""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Authenticate", ": Authenticate. Check that")]
    [InlineData("Authenticate.", ": Authenticate. Check that")]
    [InlineData("Authenticate! \\n", ": Authenticate! Check that")]
    [InlineData(" ", ", error 20003. Check that")]
    public async Task ResolveAsync_TwiliosWords_EndAsASentence(string said, string expected)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Provide(static options => options.Guard.Enabled = true);
        twilio.Otherwise = http => ScriptedTwilio.JsonAsync(http, 401, $$"""{"code":20003,"message":"{{said}}"}""");

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => provider.Messenger().ResolveAsync(EndUser.OnLeg(ScriptedTwilio.Leg), TestAccount.Token));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_NotFound_NamesInAndRegion()
    {
        var message = (await FailAsync<CallLegNotFoundException>(404, """{"code":20404}""")).Message;

        Assert.Contains("EndUser.In", message, StringComparison.Ordinal);
        Assert.Contains("Region", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(21220, 400)]
    [InlineData(31211, 400)]
    [InlineData(20409, 409)]
    public async Task SendAsync_NotActiveCodes_AreOneClass(int code, int status)
    {
        var error = await FailAsync<CallNotActiveException>(status, $$"""{"code":{{code}},"message":"x"}""");

        Assert.Equal((code, ScriptedTwilio.Leg), (error.Code, error.CallSid.ToString()));
        Assert.Equal(status, Assert.IsType<TwilioApiException>(error.InnerException).StatusCode);
    }

    [Theory]
    [InlineData(20409)]
    [InlineData(21220)]
    [InlineData(31211)]
    public async Task ResolveAsync_SuchCodesOnAFetch_AreAnApiError(int code)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(409, $$"""{"code":{{code}},"message":"x"}""");
        await using var provider = TestProvider.Create(twilio.BaseAddress);

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => provider.Messenger().ResolveAsync(EndUser.OnLeg(ScriptedTwilio.Leg), TestAccount.Token));

        Assert.Equal((409, code), (error.StatusCode, error.Code));
    }

    [Theory]
    [InlineData("<html></html>", "text/html")]
    [InlineData("", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("""{"sid":""}""", "application/json")]
    [InlineData("""{"sid":7}""", "application/json")]
    public async Task SendAsync_CreatedButUnreadable_OutcomeIsUnknown(string body, string contentType)
    {
        var error = await FailAsync<TwilioApiException>(201, body, contentType, RequestId);

        Assert.Equal((201, true, TestTransport.Header("RQ1")), (error.StatusCode, error.OutcomeUnknown, error.RequestId));
        Assert.NotNull(error.IdempotencyKey);
    }

    [Fact]
    public async Task SendAsync_SidThatIsShorter_IsTaken()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(201, """{"sid":"KX1"}""");
        await using var provider = twilio.Provide();

        Assert.Equal("KX1", (await ScriptedTwilio.SendAsync(provider.Messenger())).Sid.ToString());
    }

    private static async Task<T> FailAsync<T>(
        int status, string body = "", string contentType = "application/json", (string, string)[]? headers = null)
        where T : CallMessageException
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(status, body, contentType, headers ?? []);
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 0);
        var error = await Assert.ThrowsAnyAsync<T>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
        Assert.Single(twilio.Requests);
        Assert.DoesNotContain("private-content", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(TestProvider.AuthToken, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    [Theory]
    [InlineData("https://user:p%40ss@example.com/m")]
    [InlineData("HTTPS://user:p@ss@example.com")]
    [InlineData("'https://:p%40ss@example.com/m#rc=3'")]
    public async Task SubscribeAsync_TwilioQuotesTheCallback_UserAndPasswordAreLeftOut(string quoted)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(400, $$"""{"code":21609,"message":"{{quoted}} is not reachable, ask a@example.com"}""");
        await using var provider = twilio.Provide();

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => provider.Messenger().SubscribeAsync(
            EndUser.OnLeg(ScriptedTwilio.Leg), new SubscribeOptions { Callback = new Uri("https://user:p%40ss@example.com/m") }, TestAccount.Token));

        Assert.DoesNotContain("ss@", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("user:", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("://example.com", error.Message, StringComparison.Ordinal);
        Assert.Contains("is not reachable, ask a@example.com", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubscribeAsync_Refused_TellsTwiliosWordsCut()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(400, $$"""{"code":21609,"message":"The callback is not reachable {{new string('x', 3_000_000)}}"}""");
        await using var provider = twilio.Provide();

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => provider.Messenger().SubscribeAsync(
            EndUser.OnLeg(ScriptedTwilio.Leg), new SubscribeOptions { Callback = new Uri("https://example.com/m") }, TestAccount.Token));

        Assert.Contains("The callback is not reachable", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 300, 600);
    }

    [Fact]
    public async Task SendAsync_CallOfAnotherSidIsAnswered_IsNotBelieved()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(200, """{"sid":"CA99999999999999999999999999999999","direction":"inbound","from":"client:eve","status":"in-progress"}""");
        await using var provider = TestProvider.Create(twilio.BaseAddress);

        await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal("GET", Assert.Single(twilio.Requests).Method);
    }
}
