using CallMessageEvents.Emulator;
using Npgsql;
using Yarp.ReverseProxy.Forwarder;

namespace SupportCall;

/// <summary>
/// The process in front of two nodes. It has the emulator, and stands for a load balancer: each request goes to the next node that runs. Nodes do all else.
/// </summary>
internal sealed class Front : IAsyncDisposable
{
    private readonly List<Node> _nodes = [];
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private volatile (Node Node, Uri Address)[] _listening = [];
    private int _turn;

    /// <summary>Runs until it is stopped.</summary>
    /// <exception cref="IOException">No node is left.</exception>
    public static async Task RunAsync(WebApplicationBuilder builder, Settings settings, string[] args)
    {
        await using (var database = NpgsqlDataSource.Create(settings.Postgres!)) await CallersTable.CreateAsync(database);
        await using var twilio = settings.Key is null
            ? await TwilioEmulator.StartAsync(new() { VoiceUrl = settings.VoiceUrl })
            : null;
        await using var front = new Front();
        builder.Services.AddHttpForwarder();
        await using var app = builder.Build();
        app.Map("{**path}", front.ForwardAsync);
        await app.StartAsync();
        var stopped = app.WaitForShutdownAsync();

        await front.StartNodesAsync(twilio is null ? args : [.. args, "--emulator", twilio.BaseAddress.AbsoluteUri], app.Lifetime.ApplicationStopping);
        await Welcome.WriteAsync(app.Environment, settings, twilio?.BaseAddress);
        var ended = Task.WhenAll(front._nodes.Select(static node => node.Ended));
        if (await Task.WhenAny(stopped, ended) == ended && !app.Lifetime.ApplicationStopping.IsCancellationRequested)
            throw new IOException("No node is left.");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(static node => node.DisposeAsync().AsTask()));
        _client.Dispose();
    }

    private async Task StartNodesAsync(string[] arguments, CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "node 1", "node 2" }) _nodes.Add(Node.Start(name, arguments));
        _listening = await Task.WhenAll(_nodes.Select(async node => (node, await node.WhenListeningAsync(cancellationToken))));
    }

    private async Task ForwardAsync(HttpContext context, IHttpForwarder forwarder)
    {
        var running = Array.FindAll(_listening, static one => one.Node.IsRunning);
        if (running.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var (node, address) = running[(uint)Interlocked.Increment(ref _turn) % running.Length];
        if (HttpMethods.IsPost(context.Request.Method)) Console.WriteLine($"{node.Name}  gets {context.Request.Path}");
        await forwarder.SendAsync(context, address.AbsoluteUri, _client);
    }
}
