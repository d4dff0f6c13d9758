using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>Time that is over while waiting to repeat: the error is the last attempt's, and says how often and for how long it was tried.</summary>
public sealed class LastAttemptTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_RefusedUntilTheTimeIsOver_IsConnect(bool ofThisSend)
    {
        var port = ClosedPort();
        var time = new WatchedTime();
        using var log = new LogSignal();
        await using var provider = Provide(new Uri($"http://127.0.0.1:{port}"), log, time);
        var sending = ScriptedTwilio.SendAsync(provider.Messenger(), ofThisSend ? new SendOptions { Timeout = TimeSpan.FromSeconds(7) } : null);
        await log.First.WaitAsync(TestAccount.Token);

        time.Advance(TimeSpan.FromSeconds(ofThisSend ? 7 : 30));
        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));

        Assert.Equal((TwilioConnectionFailure.Connect, false), (error.Reason, error.OutcomeUnknown));
        Assert.Contains($"Tried once, for {(ofThisSend ? 7 : 30)}.0 s", error.Message, StringComparison.Ordinal);
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
        var sending = ScriptedTwilio.SendAsync(provider.Messenger(), new SendOptions { Timeout = TimeSpan.FromSeconds(7) });
        await log.First.WaitAsync(TestAccount.Token);

        time.Advance(TimeSpan.FromSeconds(7));
        var error = await Assert.ThrowsAsync<TwilioApiException>(() => Eventually.EndsAsync(sending));

        Assert.Equal((status, 20001, outcomeUnknown), (error.StatusCode, error.Code, error.OutcomeUnknown));
    }

    [Fact]
    public async Task SendAsync_RefusedEachTime_SaysHowOften()
    {
        var port = ClosedPort();
        await using var provider = TestProvider.Create(
            new Uri($"http://127.0.0.1:{port}"), static options => (options.Guard.Enabled, options.Resilience.Retry.MaxRetryAttempts) = (false, 2));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal(TwilioConnectionFailure.Connect, error.Reason);
        Assert.Contains("Tried 3 times in ", error.Message, StringComparison.Ordinal);
        if (TestTransport.KnowsUnsent) Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
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
        static options => (options.Guard.Enabled, options.Resilience.Retry.Delay) = (false, TimeSpan.FromMinutes(10)),
        builder => builder.Services.AddSingleton(log),
        time);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
