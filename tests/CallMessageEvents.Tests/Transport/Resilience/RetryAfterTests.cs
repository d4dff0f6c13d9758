using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>How long Twilio asks to wait. Not every transport learns it: these tests are the library's own transport's.</summary>
public sealed class RetryAfterTests
{
    [Fact]
    public async Task SendAsync_RetryAfter_SecondsAndDate()
    {
        var time = new FakeTimeProvider();
        var date = time.GetUtcNow().AddSeconds(90).ToString("R", CultureInfo.InvariantCulture);

        var seconds = await FailAsync("7");
        var until = await FailAsync(date, time);
        var none = await FailAsync("soon");
        var past = await FailAsync("Wed, 21 Oct 2015 07:28:00 GMT");

        Assert.Equal(
            [TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(90), null, TimeSpan.Zero],
            new[] { seconds.RetryAfter, until.RetryAfter, none.RetryAfter, past.RetryAfter });
    }

    [Fact]
    public async Task SendAsync_RetryAfterBeyondTheTotalTime_FailsAtOnce()
    {
        // The clock stands: whoever waits, waits for ever.
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(429, headers: [("Retry-After", "60")]).Provide(time: new WatchedTime());

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => Eventually.EndsAsync(ScriptedTwilio.SendAsync(provider.Messenger())));

        Assert.Single(twilio.Requests);
        Assert.Equal((429, TimeSpan.FromSeconds(60)), (error.StatusCode, error.RetryAfter));
    }

    [Fact]
    public async Task SendAsync_RetryAfterBeyondTheTimeThatIsLeft_FailsAtOnce()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var time = new WatchedTime();
        twilio.Then(429, headers: [("Retry-After", "20")]).Then(429, headers: [("Retry-After", "20")]);
        using var log = new LogSignal();
        await using var provider = twilio.Provide(build: builder => builder.Services.AddSingleton<ILoggerFactory>(log), time: time);
        var sending = ScriptedTwilio.SendAsync(provider.Messenger());
        await log.WhenFirstAsync();
        await time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(20));

        time.Advance(TimeSpan.FromSeconds(20));
        var error = await Assert.ThrowsAsync<TwilioApiException>(() => Eventually.EndsAsync(sending));

        Assert.Equal((429, 2), (error.StatusCode, twilio.Requests.Count));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task SendAsync_ProcessSleptThroughTheWait_TellsTwiliosLastAnswer(int status)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(status, headers: [("Retry-After", "20")])
            .Provide(time: new JumpingTime { SleepsThrough = TimeSpan.FromSeconds(20) });

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((status, false, 1), (error.StatusCode, error.OutcomeUnknown, twilio.Requests.Count));
    }

    [Fact]
    public async Task SendAsync_ProcessSleptThroughTheTimeOfThisSend_TellsTwiliosLastAnswer()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(429, headers: [("Retry-After", "20")]).Provide(
            static options => options.Resilience.TotalTimeout = TimeSpan.FromMinutes(10),
            time: new JumpingTime { SleepsThrough = TimeSpan.FromSeconds(20) });

        var error = await Assert.ThrowsAsync<TwilioApiException>(
            () => ScriptedTwilio.SendAsync(provider.Messenger(), new SendOptions { Timeout = TimeSpan.FromSeconds(25) }));

        Assert.Equal((429, false, 1), (error.StatusCode, error.OutcomeUnknown, twilio.Requests.Count));
    }

    [Fact]
    public async Task SendAsync_RetryAfterBeyondTheTimeOfThisSend_FailsAtOnce()
    {
        // The clock stands: whoever waits, waits for ever.
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(429, headers: [("Retry-After", "20")]).Provide(time: new WatchedTime());

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => Eventually.EndsAsync(
            ScriptedTwilio.SendAsync(provider.Messenger(), new SendOptions { Timeout = TimeSpan.FromSeconds(10) })));

        Assert.Equal((429, false, 1), (error.StatusCode, error.OutcomeUnknown, twilio.Requests.Count));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT")]
    public async Task SendAsync_RetryAfterIsNow_BacksOffAllTheSame(string retryAfter)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(429, headers: ("Retry-After", retryAfter));
        using var log = new LogLines();
        await using var provider = twilio.Provide(
            static options => options.Resilience.Retry.Delay = TimeSpan.FromMilliseconds(100),
            builder => builder.Services.AddSingleton<ILoggerFactory>(log));

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.DoesNotContain("in 0 ms", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    private static async Task<TwilioApiException> FailAsync(string retryAfter, TimeProvider? time = null)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(429, headers: ("Retry-After", retryAfter));
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 0, time: time);
        return await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
    }
}
