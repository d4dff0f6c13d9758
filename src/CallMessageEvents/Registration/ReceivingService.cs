using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallMessageEvents;

/// <summary>
/// Starts an account that has an engine, so that this node takes messages before its first callback; and drains the inbox when the application stops. That
/// begins before the web server stops: the server waits for its requests, and these wait for messages. They are answered at the latest when the drain time is
/// over. An account that was never used has nothing to drain.
/// </summary>
internal sealed class ReceivingService(IServiceProvider provider, CallMessageEventsBuilder registration) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private Task? _drain;

    private AccountRuntime Runtime => provider.GetRequiredKeyedService<AccountRuntime>(registration.Name);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Not before: handlers may need what other services prepare, and endpoints may be mapped until then.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var logger = (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(AccountRuntime.LogCategory);
        new StartReport(registration, provider, logger).Write(registration.IsUsed ? Runtime.Urls : null);
        if (AccountServices.Find<CallLog>(provider, registration.Name) is not null) Runtime.Receiving.Start();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _ = DrainAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var hurry = cancellationToken.UnsafeRegister(static hurry => ((CancellationTokenSource)hurry!).Cancel(), _hurry);
        await DrainAsync().ConfigureAwait(false);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _hurry.Dispose();

    private Task DrainAsync()
    {
        if (_drain is null && registration.IsUsed) _drain = Runtime.Receiving.DrainAsync(_hurry.Token);
        return _drain ?? Task.CompletedTask;
    }
}
