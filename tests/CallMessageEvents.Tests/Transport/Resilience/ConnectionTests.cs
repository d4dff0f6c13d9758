using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>No answer at all.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task SendAsync_NobodyListens_IsConnect()
    {
        using var port = new ClosedPort();
        await using var provider = TestProvider.Create(
            new Uri($"http://127.0.0.1:{port.Number}"), static options => (options.Guard.Enabled, options.Resilience.Retry.MaxRetryAttempts) = (false, 1));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((TwilioConnectionFailure.Connect, false), (error.Reason, error.OutcomeUnknown));
        Assert.All(TestTransport.ConnectAdvice, advice => Assert.Contains(advice, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_AttemptWithoutAnswer_TimesOut()
    {
        await using var twilio = await SilentAsync();
        var time = new WatchedTime();
        await using var provider = twilio.Provide(
            static options =>
            {
                options.Resilience.AttemptTimeout = TimeSpan.FromSeconds(1);
                (options.Resilience.Retry.MaxRetryAttempts, options.Resilience.Retry.Delay) = (1, TimeSpan.Zero);
            },
            time: time);

        var sending = ScriptedTwilio.SendAsync(provider.Messenger());
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await twilio.NextAsync();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));
        Assert.Equal((TwilioConnectionFailure.TimedOut, true, 2), (error.Reason, error.OutcomeUnknown, twilio.Requests.Count));
        Assert.Equal(twilio.Requests.First().Form["IdempotencyKey"], error.IdempotencyKey);
        Assert.Contains("IdempotencyKey", error.Message, StringComparison.Ordinal);
        foreach (var request in twilio.Requests) await TestTransport.WhenGivenUpAsync(request);
    }

    [Fact]
    public async Task SendAsync_TotalTime_EndsIt()
    {
        await using var twilio = await SilentAsync();
        var time = new WatchedTime();
        await using var provider = twilio.Provide(
            static options => (options.Resilience.AttemptTimeout, options.Resilience.TotalTimeout) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)),
            time: time);

        var sending = ScriptedTwilio.SendAsync(provider.Messenger());
        await twilio.NextAsync();
        time.Advance(TimeSpan.FromSeconds(3));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));
        Assert.Equal((TwilioConnectionFailure.TimedOut, true), (error.Reason, error.OutcomeUnknown));
        Assert.Single(twilio.Requests);
    }

    [Fact]
    public async Task SendAsync_TotalTimeIsThatOfOneAttempt_HangingTwilioOpensTheCircuit()
    {
        await using var twilio = await SilentAsync();
        var time = new WatchedTime();
        await using var provider = twilio.Provide(
            static options =>
            {
                Circuits.OpensSoon(options);
                (options.Resilience.AttemptTimeout, options.Resilience.TotalTimeout) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
            },
            time: time);
        for (var send = 0; send < 2; send++)
        {
            var sending = ScriptedTwilio.SendAsync(provider.Messenger());
            await twilio.NextAsync();
            time.Advance(TimeSpan.FromSeconds(3));
            var hung = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));
            Assert.Equal(TwilioConnectionFailure.TimedOut, hung.Reason);
        }

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(
            () => Eventually.EndsAsync(ScriptedTwilio.SendAsync(provider.Messenger(), new SendOptions { Timeout = TimeSpan.FromSeconds(1) })));

        Assert.Equal((TwilioConnectionFailure.CircuitOpen, 2), (error.Reason, twilio.Requests.Count));
    }

    [Fact]
    public async Task SendAsync_TotalTime_HoldsTheFirstAttemptToo()
    {
        await using var twilio = await SilentAsync();
        var time = new WatchedTime();
        await using var provider = twilio.Provide(
            static options =>
            {
                options.Resilience.Retry.Delay = TimeSpan.Zero;
                (options.Resilience.AttemptTimeout, options.Resilience.TotalTimeout) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7));
            },
            time: time);

        var sending = ScriptedTwilio.SendAsync(provider.Messenger());
        await NextTimesOutAsync(TimeSpan.FromSeconds(3));
        await NextTimesOutAsync(TimeSpan.FromSeconds(3));
        await NextTimesOutAsync(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));
        Assert.Equal((TwilioConnectionFailure.TimedOut, 3), (error.Reason, twilio.Requests.Count));

        async Task NextTimesOutAsync(TimeSpan after)
        {
            await twilio.NextAsync();
            time.Advance(after);
        }
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task SendAsync_TimeoutOfThisSend_EndsIt(bool guarded, bool outcomeUnknown)
    {
        await using var twilio = await SilentAsync();
        var time = new WatchedTime();
        await using var provider = twilio.Provide(time: time);

        var sending = ScriptedTwilio.SendAsync(provider.Messenger(), new SendOptions { Timeout = TimeSpan.FromSeconds(3), Guard = guarded });
        var request = await twilio.NextAsync();
        time.Advance(TimeSpan.FromSeconds(3));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));
        Assert.Equal((TwilioConnectionFailure.TimedOut, outcomeUnknown), (error.Reason, error.OutcomeUnknown));
        Assert.Equal(guarded ? "GET" : "POST", request.Method);
        Assert.Equal(!guarded, error.IdempotencyKey is not null);
        await TestTransport.WhenGivenUpAsync(request);
    }

    [Fact]
    public async Task SendAsync_TooMuchFails_TheCircuitOpensAndCloses()
    {
        var time = new FakeTimeProvider();
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(500).Then(500).Provide(Circuits.OpensSoon, time: time);
        for (var send = 0; send < 2; send++) await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((TwilioConnectionFailure.CircuitOpen, false, 2), (error.Reason, error.OutcomeUnknown, twilio.Requests.Count));
        time.Advance(TimeSpan.FromSeconds(6));
        await ScriptedTwilio.SendAsync(provider.Messenger());
        await ScriptedTwilio.SendAsync(provider.Messenger());
        Assert.Equal(4, twilio.Requests.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(400)]
    [InlineData(404)]
    public async Task SendAsync_Refusals_NeverOpenTheCircuit(int status)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        for (var send = 0; send < 5; send++) twilio.Then(status);
        await using var provider = twilio.Provide(Circuits.OpensSoon);
        for (var send = 0; send < 5; send++) await Assert.ThrowsAnyAsync<CallMessageException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(6, twilio.Requests.Count);
    }

    private static async Task<ScriptedTwilio> SilentAsync()
    {
        var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        return twilio;
    }
}
