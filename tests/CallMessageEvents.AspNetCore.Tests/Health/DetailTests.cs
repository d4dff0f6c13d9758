using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Moq;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>The health check with <c>detail</c>: what makes requests.</summary>
public sealed class DetailTests
{
    private const string OtherToken = "another-token";

    [Fact]
    public async Task Check_Detail_AsksTwilioAndCallsItself()
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestApp.Token);
        await using var app = await StartAsync(twilio, twilio.AuthToken);

        var entry = await CheckAsync(app.Services);

        Assert.Equal((HealthStatus.Healthy, null), (entry.Status, entry.Description));
        Assert.All(
            (string[])["configuration", "auth-token", "clock", "public-address", "signed-callback"],
            name => Assert.Equal("Ok", entry.Data[name]));
        Assert.Equal(false, entry.Data["isStopping"]);
    }

    [Fact]
    public async Task Check_DetailWithWrongToken_IsDegradedAndSaysWhatToDo()
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestApp.Token);
        await using var app = await StartAsync(twilio, OtherToken);

        var entry = await CheckAsync(app.Services);

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal("Failed", entry.Data["auth-token"]);
        Assert.StartsWith("auth-token: Twilio refused", entry.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(OtherToken, entry.Description!, StringComparison.Ordinal);

        // The application's own token signs its own callback: that fits.
        Assert.Equal("Ok", entry.Data["signed-callback"]);
    }

    [Fact]
    public async Task Check_DetailWithMaxAge_IsNotTooOldAndSaysSo()
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestApp.Token);
        await using var app = await StartAsync(twilio, twilio.AuthToken, configure: static options => options.Signature.MaxAge = TimeSpan.FromMinutes(5));

        var checks = await app.Services.GetRequiredService<ICallMessageChecks>().RunAsync(TestApp.Token);

        Assert.All(checks, static check => Assert.Equal(CallMessageCheckOutcome.Ok, check.Outcome));
        Assert.EndsWith("Callbacks older than 00:05:00 are refused.", checks[0].Finding, StringComparison.Ordinal);
    }

    /// <summary>The check itself must raise no alarm, however often it runs.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Check_Detail_IsNoRefusedCallback(bool allowGet)
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestApp.Token);
        using var log = new LeveledLog();
        await using var app = await StartAsync(twilio, twilio.AuthToken, configure: options => options.Receiving.AllowGet = allowGet, log: log);

        Assert.Equal("Ok", (await CheckAsync(app.Services)).Data["public-address"]);
        Assert.Empty(log.AllAlarms);
    }

    [Fact]
    public async Task Check_ClockIsWrong_IsAWarningInTheData()
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestApp.Token);
        await using var app = await StartAsync(twilio, twilio.AuthToken, new LateClock(TimeSpan.FromMinutes(3)));

        var clock = (await app.Services.GetRequiredService<ICallMessageChecks>().RunAsync(TestApp.Token)).Single(static check => check.Name == "clock");

        Assert.Equal(CallMessageCheckOutcome.Warning, clock.Outcome);
        Assert.Matches("The clock is 1[78][0-9] s behind that of 127.0.0.1.", clock.Finding);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(app.Services)).Status);
    }

    [Fact]
    public async Task Check_DetailAgainWithinAMinute_IsNotRunAgain()
    {
        var (checks, time) = (new Mock<ICallMessageChecks>(), new WatchedTime());
        checks.Setup(static checks => checks.RunAsync(It.IsAny<CancellationToken>())).ReturnsAsync([]);
        var collection = new ServiceCollection();
        collection.AddSingleton(checks.Object).AddSingleton<ICallMessageHealth>(new WellHealth()).AddSingleton<TimeProvider>(time);
        collection.AddLogging().AddHealthChecks().AddCallMessageEvents(detail: true);
        await using var services = collection.BuildServiceProvider();

        await CheckAsync(services);
        time.Advance(TimeSpan.FromSeconds(59));
        await CheckAsync(services);
        checks.Verify(static checks => checks.RunAsync(It.IsAny<CancellationToken>()), Times.Once);

        time.Advance(TimeSpan.FromSeconds(1));
        await CheckAsync(services);
        checks.Verify(static checks => checks.RunAsync(It.IsAny<CancellationToken>()), Times.Exactly(2));
    }

    private static async Task<HealthReportEntry> CheckAsync(IServiceProvider services) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestApp.Token)).Entries["call_message_events"];

    /// <summary>An application that knows its own address, at the emulator.</summary>
    private static async Task<WebApplication> StartAsync(
        TwilioEmulator twilio, string authToken, TimeProvider? time = null, Action<CallMessageEventsOptions>? configure = null, LeveledLog? log = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var address = $"http://127.0.0.1:{FreePort.Take()}";
        builder.WebHost.UseUrls(address);
        builder.Logging.ClearProviders();
        if (log is not null) builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddCallMessageEvents(options =>
        {
            (options.AccountSid, options.AuthToken) = (twilio.AccountSid, authToken);
            (options.BaseAddress, options.PublicBaseUrl) = (twilio.BaseAddress, new(address));
            configure?.Invoke(options);
        });
        builder.Services.AddHealthChecks().AddCallMessageEvents(detail: true);
        var app = builder.Build();
        app.MapCallMessageEvents();
        await app.StartAsync(TestApp.Token);
        return app;
    }

    private sealed class WellHealth : ICallMessageHealth
    {
        public CallMessageHealth Read() => new() { MaxPendingMessages = 1 };
    }

    private sealed class LateClock(TimeSpan late) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - late;
    }
}
