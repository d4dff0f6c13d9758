using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>What a failure says of itself: whether the message may have arrived, and what really went wrong.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public async Task SendAsync_TimeOverWhileQueuedForAConnection_NothingWasSent()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var time = new WatchedTime();
        await using var provider = twilio.Provide(
            static options => options.Resilience.Retry.MaxRetryAttempts = 0,
            static builder => builder.HttpClient.UseSocketsHttpHandler(static (handler, _) => handler.MaxConnectionsPerServer = 1),
            time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestAccount.Token);
        var first = ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancellation.Token);
        await twilio.NextAsync();

        var second = ScriptedTwilio.SendAsync(provider.Messenger(), new SendOptions { Timeout = TimeSpan.FromSeconds(1) });
        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(second));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.Equal((!TestTransport.KnowsUnsent, 1), (error.OutcomeUnknown, twilio.Requests.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_HandlerThrowsAfterSending_IsATypedErrorThatMayHaveArrived(bool cancels)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Provide(
            static options => options.Resilience.Retry.MaxRetryAttempts = 0,
            builder => builder.HttpClient.AddHttpMessageHandler(
                () => new ThrowingHandler(cancels ? new TaskCanceledException() : new InvalidOperationException("a bug"))));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((cancels ? TwilioConnectionFailure.TimedOut : TwilioConnectionFailure.Reset, true), (error.Reason, error.OutcomeUnknown));
        Assert.NotNull(error.IdempotencyKey);
    }

    [Fact]
    public async Task SendAsync_TotalTimeOverWhileWaitingToRepeat_TellsTwiliosLastAnswer()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => ScriptedTwilio.JsonAsync(http, 429, """{"code":20429}""");
        var time = new WatchedTime();
        using var log = new LogSignal();
        await using var provider = twilio.Provide(
            static options =>
            {
                (options.Resilience.TotalTimeout, options.Resilience.AttemptTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
                options.Resilience.Retry.Delay = TimeSpan.FromMinutes(10);
            },
            builder => builder.Services.AddSingleton<ILoggerFactory>(log),
            time);
        var sending = ScriptedTwilio.SendAsync(provider.Messenger());
        await log.WhenFirstAsync();
        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => Eventually.EndsAsync(sending));

        Assert.Equal((429, 20429, false), (error.StatusCode, error.Code, error.OutcomeUnknown));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_HalfOpenProbeDoesNotSucceed_CircuitStaysOpen(bool cancelled)
    {
        var time = new WatchedTime();
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(500).Then(500).Provide(Circuits.OpensSoon, time: time);
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
            await twilio.NextAsync();
        }

        time.Advance(TimeSpan.FromSeconds(6));
        twilio.Then(static http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestAccount.Token);
        var probe = ScriptedTwilio.SendAsync(
            provider.Messenger(), cancelled ? null : new SendOptions { Timeout = TimeSpan.FromMilliseconds(200) }, cancellation.Token);
        await twilio.NextAsync();
        if (cancelled) await cancellation.CancelAsync();
        else time.Advance(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<Exception>(() => probe);

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
        Assert.Equal(TwilioConnectionFailure.CircuitOpen, error.Reason);
    }

    [Fact]
    public async Task SendAsync_CircuitOpensAfterAnUnknownAttempt_TextDoesNotContradictItself()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.ThenReset().ThenReset().ThenReset().ThenReset();
        await using var provider = twilio.Provide(static options =>
        {
            Circuits.OpensSoon(options);
            Circuits.StaysOpen(options);
            options.Resilience.Retry.MaxRetryAttempts = 3;
        });

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((TwilioConnectionFailure.CircuitOpen, true), (error.Reason, error.OutcomeUnknown));
        Assert.DoesNotContain("Nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Contains("use the same IdempotencyKey", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_CancelledAsTwilioRefuses_IsACancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var services = new ServiceCollection();
        services.AddSingleton<ITwilioTransport>(new RefusingTransport(cancellation));
        services.AddCallMessageEvents(static options => options.Guard.Enabled = false);
        await using var provider = services.BuildServiceProvider();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ScriptedTwilio.SendAsync(provider.Messenger(), cancellationToken: cancellation.Token));
    }

    /// <summary>The answer comes in the moment in which the caller gives up.</summary>
    private sealed class RefusingTransport(CancellationTokenSource caller) : ITwilioTransport
    {
        public AccountSid AccountSid => AccountSid.Parse(TestProvider.AccountSid);

        public async Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken)
        {
            await caller.CancelAsync();
            return new TwilioResponse { StatusCode = 429 };
        }
    }

    private sealed class ThrowingHandler(Exception exception) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            throw exception;
        }
    }
}
