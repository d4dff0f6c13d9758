using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Hosting.Tests;

public sealed class PageInTheLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>As docs/emulator.md says: with several accounts each has its page.</summary>
    [Fact]
    public async Task Start_SeveralAccounts_TheLogNamesThePageOfEach()
    {
        using var log = new Lines();
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Development", DisableDefaults = true });
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddCallMessageEvents().AddEmulator();
        builder.Services.AddCallMessageEvents("sales").AddEmulator(static emulator => emulator.AccountSid = "AC00000000000000000000000000000009");
        using var host = builder.Build();
        await host.StartAsync(Cancellation);

        foreach (var key in (string?[])[null, "sales"])
        {
            var twilio = await host.Services.GetRequiredKeyedService<HostedEmulator>(key).GetAsync(Cancellation);
            Assert.Contains($"The emulator of account {twilio.AccountSid} listens. Its page: {twilio.BaseAddress}", log.Written);
        }

        await host.StopAsync(Cancellation);
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
