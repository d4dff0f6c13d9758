using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.Emulator;

/// <summary>Starts the emulator with the host. Only the end of the service provider stops it: others may still send while the host stops.</summary>
internal sealed class EmulatorStart(HostedEmulator emulator) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => emulator.GetAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
