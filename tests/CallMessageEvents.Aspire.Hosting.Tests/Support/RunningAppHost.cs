using Aspire.Hosting.Testing;
using CallMessageEvents.Aspire.Hosting.Tests.Support;

[assembly: AssemblyFixture(typeof(RunningAppHost))]

namespace CallMessageEvents.Aspire.Hosting.Tests.Support;

/// <summary>The sample's app host, run by Aspire's orchestrator: the emulator in this process, the web application beside it, no dashboard.</summary>
public sealed class RunningAppHost : IAsyncLifetime
{
    /// <summary>Two slow cores may have much else to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private DistributedApplication? _app;

    public DistributedApplication App => _app!;

    public CallMessageEmulatorResource Resource =>
        App.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<CallMessageEmulatorResource>().Single();

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AspireAppHost>(patience.Token);
        _app = await builder.BuildAsync(patience.Token);
        await _app.StartAsync(patience.Token);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("web", patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
