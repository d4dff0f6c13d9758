using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>Time that is over while waiting to repeat: the error is the last attempt's, and says how often and for how long it was tried.</summary>
public sealed class LastAttemptTests
{
    private static readonly TimeSpan Total = TimeSpan.FromSeconds(1), Short = Total / 2;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_RefusedUntilTheTimeIsOver_IsConnect(bool ofThisSend)
    {
        using var port = new ClosedPort();
        var time = new WatchedTime();
        using var log = new LogSignal();
        await using var provider = Provide(new Uri($"http://127.0.0.1:{port.Number}"), log, time);
        var sending = ScriptedTwilio.SendAsync(provider.Messenger(), ofThisSend ? new SendOptions { Timeout = Short } : null);
        await log.WhenFirstAsync();

        time.Advance(ofThisSend ? Short : Total);
        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));

        Assert.Equal((TwilioConnectionFailure.Connect, false), (error.Reason, error.OutcomeUnknown));
        Assert.Contains($"Tried once, for {(ofThisSend ? "0.5" : "1.0")} s", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.IdempotencyKey);
    }

    [Theory]
    [InlineData(429, false)]
    [InlineData(500, true)]
    public async Task SendAsync_TimeOfThisSendIsOverWhileWaitingToRepeat_TellsTwiliosLastAnswer(int status, bool outcomeUnknown)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(status, """{"code":20001,"message":"x"}""");
        var time = new WatchedTime();
        using var log = new LogSignal();
        await using var provider = Provide(twilio.BaseAddress, log, time);
        var sending = ScriptedTwilio.SendAsync(provider.Messenger(), new SendOptions { Timeout = Short });
        await log.WhenFirstAsync();

        time.Advance(Short);
        var error = await Assert.ThrowsAsync<TwilioApiException>(() => Eventually.EndsAsync(sending));

        Assert.Equal((status, 20001, outcomeUnknown), (error.StatusCode, error.Code, error.OutcomeUnknown));
    }

    [Fact]
    public async Task SendAsync_RefusedEachTime_SaysHowOften()
    {
        using var port = new ClosedPort();
        await using var provider = TestProvider.Create(
            new Uri($"http://127.0.0.1:{port.Number}"), static options => (options.Guard.Enabled, options.Resilience.Retry.MaxRetryAttempts) = (false, 2));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal(TwilioConnectionFailure.Connect, error.Reason);
        Assert.Contains("Tried 3 times in ", error.Message, StringComparison.Ordinal);
        if (TestTransport.KnowsUnsent) Assert.Contains($"127.0.0.1:{port.Number}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_AnsweredWithAnErrorEachTime_SaysHowOften()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(503).Then(503).Then(503).Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 2);

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Contains("Tried 3 times in ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_TimeOfThisSendIsOverWhileTheLegIsAwaited_DoesNotBlameTwilio()
    {
        var time = new WatchedTime();
        await using var account = await TestAccount.StartAsync(time: time);
        var call = account.Twilio.CreateCall("+14155550100", "client:bob");
        var sending = account.Messenger.SendAsync(
            EndUser.OnLeg(call.Sid),
            new { Text = "x" },
            new SendOptions { WaitUntilActive = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(5) },
            TestAccount.Token);
        await time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(1));

        while (await Task.WhenAny(sending, time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(1))) != sending) time.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => sending);

        Assert.Equal((TwilioConnectionFailure.TimedOut, false), (error.Reason, error.OutcomeUnknown));
        Assert.Contains("SendOptions.Timeout", error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Provide(Uri address, ILoggerFactory log, TimeProvider time) => TestProvider.Create(
        address,
        static options =>
        {
            options.Guard.Enabled = false;
            (options.Resilience.TotalTimeout, options.Resilience.AttemptTimeout) = (Total, Total);

            // Jitter may make the longest delay a short one; hardly ever one as short as these.
            options.Resilience.Retry.Delay = TimeSpan.FromMinutes(10);
        },
        builder => builder.Services.AddSingleton(log),
        time);
}
