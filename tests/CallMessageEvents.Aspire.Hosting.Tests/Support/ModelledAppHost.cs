using Aspire.Hosting.Eventing;

namespace CallMessageEvents.Aspire.Hosting.Tests.Support;

/// <summary>
/// An app host whose resources are not run by the orchestrator: the emulator alone is started, as the orchestrator starts it. The addresses of
/// applications are what the test says.
/// </summary>
internal sealed class ModelledAppHost : IAsyncDisposable
{
    private DistributedApplication? _app;

    public ModelledAppHost(params string[] args) =>
        Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });

    public IDistributedApplicationBuilder Builder { get; }

    public DistributedApplication App => _app ??= Builder.Build();

    public IResourceBuilder<ExecutableResource> AddApplication(string name, params (string Endpoint, string Host, int Port)[] endpoints)
    {
        var application = Builder.AddExecutable(name, name, ".");
        foreach (var (endpoint, host, port) in endpoints)
        {
            application.WithEndpoint(endpoint, annotation =>
            {
                annotation.UriScheme = endpoint;
                annotation.AllocatedEndpoint = new(annotation, host, port);
            });
        }

        return application;
    }

    /// <summary>Returns when the emulator runs, or has failed to start.</summary>
    public async Task StartAsync(IResourceBuilder<CallMessageEmulatorResource> emulator, CancellationToken cancellationToken)
    {
        var services = App.Services;
        var eventing = services.GetRequiredService<IDistributedApplicationEventing>();
        await eventing.PublishAsync(
            new InitializeResourceEvent(
                emulator.Resource, eventing, services.GetRequiredService<ResourceLoggerService>(), App.ResourceNotifications, services),
            cancellationToken);
    }

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
