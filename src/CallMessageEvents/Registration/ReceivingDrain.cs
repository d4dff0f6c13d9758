using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents;

/// <summary>
/// Drains the inbox when the application stops: told of that before the web server is, since requests wait for messages, which then do not wait any longer. An application
/// that has used nothing has nothing to drain.
/// </summary>
internal sealed class ReceivingDrain(IServiceProvider provider, CallMessageEventsBuilder registration) : IHostedLifecycleService
{
    private AccountReceiving? Receiving => registration.IsUsed ? provider.GetRequiredKeyedService<AccountRuntime>(registration.Name).Receiving : null;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Receiving?.BeginDrain();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Receiving?.DrainAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
