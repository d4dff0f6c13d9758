using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>One process of an application of many nodes: it receives, and has its messages in a fake engine's log. Callbacks need no signature.</summary>
internal sealed class NodeApp : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private NodeApp(FakeNode node, Action<ICallMessageEventsBuilder> build, Action<CallMessageEventsOptions>? configure)
    {
        Node = node;
        _provider = TestProvider.Create(
            new Uri("http://127.0.0.1:1"),
            options =>
            {
                options.Signature.DangerouslyAcceptAnySender = true;
                configure?.Invoke(options);
            },
            builder =>
            {
                builder.Services.AddSingleton<ILoggerFactory>(Log);
                node.Register(builder.Services);
                build(builder);
            },
            node.Engine.Time);
        Receiver = _provider.GetRequiredService<ICallbackReceiver>();
        Log.Lines.Clear();
    }

    public FakeNode Node { get; }

    public LogLines Log { get; } = new();

    public IServiceProvider Services => _provider;

    public ICallbackReceiver Receiver { get; }

    public DeadLetters DeadLetters => _provider.GetRequiredService<DeadLetters>();

    private IEnumerable<IHostedLifecycleService> Hosted => _provider.GetServices<IHostedService>().Cast<IHostedLifecycleService>();

    /// <summary>Starts a process.</summary>
    public static async Task<NodeApp> StartAsync(
        FakeEngine engine, string name, Action<ICallMessageEventsBuilder> build, Action<CallMessageEventsOptions>? configure = null)
    {
        var app = new NodeApp(engine.Start(name), build, configure);
        foreach (var service in app.Hosted)
        {
            await service.StartingAsync(CancellationToken.None);
            await service.StartAsync(CancellationToken.None);
            await service.StartedAsync(CancellationToken.None);
        }

        return app;
    }

    /// <summary>A delivery of a message; returns what it was answered.</summary>
    public Task<int> DeliverAsync(int message, long? number, string content = """{"type":"note","text":"hello"}""", string leg = ReceivingApp.Leg) =>
        DeliverAsync(ReceivingApp.Request(message, number, content, leg));

    public async Task<int> DeliverAsync(CallbackRequest request) => (await ReceiveAsync(request)).StatusCode;

    public async Task<CallbackAnswer> ReceiveAsync(CallbackRequest request) =>
        await Eventually.EndsAsync(Receiver.ReceiveMessageAsync(request, TestContext.Current.CancellationToken).AsTask(), "a delivery");

    /// <summary>The host stops in good order.</summary>
    public async Task StopAsync()
    {
        foreach (var service in Hosted) await service.StoppingAsync(CancellationToken.None);
        foreach (var service in Hosted) await service.StopAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
