using System.Globalization;
using Guest.Library;
using Microsoft.Extensions.Hosting;

namespace Guest;

internal sealed class Started(IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine($"Started under {CultureInfo.CurrentCulture.Name}. {new Welcome("Welcome.").Words}");
        lifetime.StopApplication();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
