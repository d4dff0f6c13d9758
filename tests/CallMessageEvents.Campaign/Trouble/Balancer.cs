using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace CallMessageEvents.Campaign;

/// <summary>The address of the application: each node gets the next request in turn. It knows nothing of their health, and repeats nothing.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly WebApplication _app;
    private int _turn;

    private Balancer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHttpForwarder();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Map("{**path}", async (HttpContext context, IHttpForwarder forwarder) =>
        {
            if (Nodes?.Serving is not { Count: > 0 } nodes)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            var node = nodes[(int)((uint)Interlocked.Increment(ref _turn) % (uint)nodes.Count)];
            await forwarder.SendAsync(context, node.Address.AbsoluteUri, _client);
        });
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>The nodes; null as long as there are none.</summary>
    public Nodes? Nodes { get; set; }

    public static async Task<Balancer> StartAsync()
    {
        var balancer = new Balancer();
        await balancer._app.StartAsync();
        return balancer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }
}
