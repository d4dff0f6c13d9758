using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The server is a guest in another program, and ends when it is disposed. A host has a console lifetime otherwise: it would take Ctrl+C and SIGTERM for
/// itself, and the program would live on.
/// </summary>
internal sealed class GuestLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
