using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Tests;

/// <summary>What is tried again, and what is not.</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(0)]
    public async Task SendAsync_FailsThenWorks_IsTheSameMessageAgain(int status)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        Fail(Fail(twilio, status), status);
        await using var provider = twilio.Provide();

        var sent = await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal([sent.IdempotencyKey, sent.IdempotencyKey, sent.IdempotencyKey], twilio.Requests.Select(static request => request.Form["IdempotencyKey"]));
        Assert.All(twilio.Requests, static request => Assert.Equal("""{"text":"private-content"}""", request.Form["Content"]));
    }

    [Theory]
    [InlineData(429, false)]
    [InlineData(503, false)]
    [InlineData(500, true)]
    [InlineData(0, true)]
    public async Task SendAsync_FailsAlways_GivesUpAfterMaxRetries(int status, bool outcomeUnknown)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        for (var attempt = 0; attempt < 4; attempt++) Fail(twilio, status);
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 2);

        var error = await Assert.ThrowsAnyAsync<CallMessageException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal(3, twilio.Requests.Count);
        Assert.Equal(outcomeUnknown, error.OutcomeUnknown);
        Assert.Equal(twilio.Requests.First().Form["IdempotencyKey"], error.IdempotencyKey);
        Assert.Equal(status, error is TwilioApiException api ? api.StatusCode : 0);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(302)]
    public async Task SendAsync_Refused_IsNotTriedAgain(int status)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(status).Provide();

        var error = await Assert.ThrowsAnyAsync<CallMessageException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Single(twilio.Requests);
        Assert.False(error.OutcomeUnknown);
    }

    [Theory]
    [InlineData(500, 1, true)]
    [InlineData(0, 1, true)]
    [InlineData(429, 3, false)]
    [InlineData(503, 3, false)]
    public async Task SendAsync_UnknownOutcomesOff_IsNotRepeated(int status, int requests, bool outcomeUnknown)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        for (var attempt = 0; attempt < 3; attempt++) Fail(twilio, status);
        await using var provider = twilio.Provide(
            static options => (options.Resilience.Retry.UnknownOutcomes, options.Resilience.Retry.MaxRetryAttempts) = (false, 2));

        var error = await Assert.ThrowsAnyAsync<CallMessageException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((requests, outcomeUnknown), (twilio.Requests.Count, error.OutcomeUnknown));
    }

    [Fact]
    public async Task SendAsync_UnknownThenRefused_StaysUnknown()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(500).Then(400, """{"code":20001,"message":"x"}""").Provide();

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((400, true), (error.StatusCode, error.OutcomeUnknown));
    }

    [Fact]
    public async Task ResolveAsync_UnknownOutcomesOff_ReadsAreStillRepeated()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(500).ThenReset().Then(200, $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"inbound","from":"client:alice","status":"ringing"}""");
        await using var provider = TestProvider.Create(twilio.BaseAddress, static options => options.Resilience.Retry.UnknownOutcomes = false);

        var leg = await provider.Messenger().ResolveAsync(EndUser.OnLeg(ScriptedTwilio.Leg), TestAccount.Token);

        Assert.Equal(CallStatus.Ringing, leg.Status);
        Assert.Equal(3, twilio.Requests.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task SendAsync_TotalTimeIsOverButItsTimerIsLate_IsNotRepeated(int status)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var time = new JumpingTime();
        twilio.Then(http =>
        {
            time.Jump(TimeSpan.FromSeconds(31));
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var provider = twilio.Provide(time: time);

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((status, 1), (error.StatusCode, twilio.Requests.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task SendAsync_TimeOfThisSendIsOverButItsTimerIsLate_IsNotSent(int retries)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var time = new JumpingTime();
        twilio.Then(http =>
        {
            time.Jump(TimeSpan.FromSeconds(16));
            return ScriptedTwilio.JsonAsync(
                http, 200, $$"""{"sid":"{{ScriptedTwilio.Leg}}","direction":"inbound","from":"client:alice","status":"in-progress"}""");
        });
        await using var provider = twilio.Provide(options => (options.Guard.Enabled, options.Resilience.Retry.MaxRetryAttempts) = (true, retries), time: time);

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(
            () => ScriptedTwilio.SendAsync(provider.Messenger(), new SendOptions { Timeout = TimeSpan.FromSeconds(15) }));

        Assert.Equal((TwilioConnectionFailure.TimedOut, false), (error.Reason, error.OutcomeUnknown));
        Assert.Equal("GET", Assert.Single(twilio.Requests).Method);
    }

    [Fact]
    public async Task SendAsync_TruncatedAnswer_IsRepeated()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(static async http =>
        {
            http.Response.StatusCode = 201;
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("""{"sid":"KX""");
            await http.Response.Body.FlushAsync();
            http.Abort();
        });
        await using var provider = twilio.Then(201, """{"sid":"KX""").Provide();

        Assert.Equal(("KX0123456789abcdef0123456789abcdef", 3), ((await ScriptedTwilio.SendAsync(provider.Messenger())).Sid.ToString(), twilio.Requests.Count));
    }

    private static ScriptedTwilio Fail(ScriptedTwilio twilio, int status) => status == 0 ? twilio.ThenReset() : twilio.Then(status);
}
