using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.AspNetCore.Tests;

public sealed class HealthCheckTests
{
    [Theory]
    [InlineData(false, false, 0, HealthStatus.Healthy)]
    [InlineData(false, false, 799, HealthStatus.Healthy)]
    [InlineData(false, false, 800, HealthStatus.Degraded)]
    [InlineData(false, true, 0, HealthStatus.Degraded)]
    [InlineData(true, false, 0, HealthStatus.Unhealthy)]
    [InlineData(true, true, 1000, HealthStatus.Unhealthy)]
    public async Task Check_TellsHowTheAccountFares_WithTheNumbers(bool isStopping, bool isCircuitOpen, int pending, HealthStatus status)
    {
        var health = new CallMessageHealth { IsStopping = isStopping, IsCircuitOpen = isCircuitOpen, PendingMessages = pending, MaxPendingMessages = 1000 };
        await using var services = Services(health, static checks => checks.AddCallMessageEvents());

        var entry = await CheckAsync(services, "call_message_events");

        Assert.Equal(status, entry.Status);
        Assert.Equal(status == HealthStatus.Healthy, entry.Description is null);
        Assert.Equal(
            [("isCircuitOpen", isCircuitOpen), ("isStopping", isStopping), ("maxPendingMessages", 1000), ("pendingMessages", (object)pending)],
            entry.Data.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [InlineData(true, true, HealthStatus.Healthy, null)]
    [InlineData(true, null, HealthStatus.Healthy, null)]
    [InlineData(true, false, HealthStatus.Degraded, "This node does not hear the others: messages that they store wait until it looks for them.")]
    [InlineData(false, null, HealthStatus.Unhealthy, "The engine cannot be reached: callbacks are answered 503. Start it.")]
    public async Task Check_Engine_TellsHowItFares(bool isReachable, bool? isListening, HealthStatus status, string? description)
    {
        var engine = new CallLogHealth { IsReachable = isReachable, IsListening = isListening, Problem = isReachable ? null : "Start it." };
        await using var services = Services(
            new CallMessageHealth { MaxPendingMessages = 1000, Engine = engine }, static checks => checks.AddCallMessageEvents());

        var entry = await CheckAsync(services, "call_message_events");

        Assert.Equal((status, description), (entry.Status, entry.Description));
        Assert.Equal(isReachable, entry.Data["isEngineReachable"]);
        Assert.Equal(isReachable && isListening is not null, entry.Data.ContainsKey("isListening"));
    }

    [Fact]
    public async Task Check_EngineAtWork_HasItsNumbers()
    {
        var engine = new CallLogHealth
        {
            IsListening = true, OwnedPartitions = 32, Nodes = 2, Waiting = 7, OldestWaiting = TimeSpan.FromSeconds(1.5), DeadLetters = 3,
        };
        await using var services = Services(
            new CallMessageHealth { MaxPendingMessages = 1000, Engine = engine }, static checks => checks.AddCallMessageEvents());

        var entry = await CheckAsync(services, "call_message_events");

        Assert.Equal(
            [
                ("deadLetters", 3), ("isCircuitOpen", false), ("isEngineReachable", true), ("isListening", true), ("isStopping", false),
                ("maxPendingMessages", 1000), ("nodes", 2), ("oldestWaitingSeconds", 1.5), ("ownedPartitions", 32), ("pendingMessages", 0),
                ("waiting", (object)7),
            ],
            entry.Data.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Check_NameTagsAndFailureStatus_AreTheApplications()
    {
        await using var services = Services(
            new CallMessageHealth { IsStopping = true },
            static checks => checks.AddCallMessageEvents("calls", failureStatus: HealthStatus.Degraded, tags: ["ready"]));

        var entry = await CheckAsync(services, "calls");

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal(["ready"], entry.Tags);
    }

    [Fact]
    public async Task Check_AccountIsNotRegistered_SaysWhatToWrite()
    {
        var collection = new ServiceCollection();
        collection.AddLogging().AddHealthChecks().AddCallMessageEvents(new AccountName("sales"));
        await using var services = collection.BuildServiceProvider();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => CheckAsync(services, "call_message_events_sales"));

        Assert.Contains("AddCallMessageEvents(\"sales\")", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "AddHealthChecks().AddCallMessageEvents(new AccountName(\"sales\"))")]
    [InlineData(false, "builder.Services.AddCallMessageEvents(\"salse\")")]
    public async Task Start_CheckOfTheWrongAccount_SaysWhatToWrite(bool isNameOfCheck, string advice)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(builder =>
        {
            builder.Services.AddCallMessageEvents("sales", static options => (options.AccountSid, options.AuthToken) = (TestApp.AccountSid, "x"));
            var checks = builder.Services.AddHealthChecks();
            if (isNameOfCheck) checks.AddCallMessageEvents("sales");
            else checks.AddCallMessageEvents(new AccountName("salse"));
        }));

        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfAnApplicationThatStops_Is503()
    {
        await using var app = await TestApp.StartAsync(
            builder => builder.Services.AddHealthChecks().AddCallMessageEvents(),
            map: static app =>
            {
                app.MapCallMessageEvents();
                app.MapHealthChecks("/health");
            });
        Assert.Equal(200, await GetAsync(app));

        await app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Single().StoppingAsync(TestApp.Token);

        Assert.Equal(503, await GetAsync(app));
    }

    [Fact]
    public async Task Check_OfNamedAccounts_EachItsOwn()
    {
        await using var app = await TestApp.StartAsync(builder =>
        {
            builder.Services.AddCallMessageEvents("sales", static options => (options.AccountSid, options.AuthToken) = (TestApp.AccountSid, "x"));
            builder.Services.AddHealthChecks().AddCallMessageEvents().AddCallMessageEvents(new AccountName("sales"));
        });

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestApp.Token);

        Assert.Equal(["call_message_events", "call_message_events_sales"], report.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(report.Entries.Values, static entry => Assert.Equal(HealthStatus.Healthy, entry.Status));
    }

    private static ServiceProvider Services(CallMessageHealth health, Action<IHealthChecksBuilder> add)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ICallMessageHealth>(new FixedHealth(health));
        add(services.AddLogging().AddHealthChecks());
        return services.BuildServiceProvider();
    }

    private static async Task<HealthReportEntry> CheckAsync(ServiceProvider services, string name) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestApp.Token)).Entries[name];

    private static async Task<int> GetAsync(TestApp app)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        using var answer = await app.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private sealed class FixedHealth(CallMessageHealth health) : ICallMessageHealth
    {
        public CallMessageHealth Read() => health;
    }
}
