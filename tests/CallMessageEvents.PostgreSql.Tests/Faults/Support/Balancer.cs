using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>A load balancer: the address of all nodes, each of which gets the next request in turn.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly ConcurrentDictionary<NodeProcess, int> _requests = new();
    private readonly WebApplication _app;
    private int _turn;

    /// <param name="cluster">Its nodes, also those that are added later.</param>
    private Balancer(Cluster cluster)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHttpForwarder();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Map("{**path}", async (HttpContext context, IHttpForwarder forwarder) =>
        {
            var nodes = cluster.Serving;
            var node = nodes[(int)((uint)Interlocked.Increment(ref _turn) % (uint)nodes.Count)];
            _requests.AddOrUpdate(node, 1, static (_, count) => count + 1);
            await forwarder.SendAsync(context, node.Address.AbsoluteUri, _client);
        });
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>How many requests each node got.</summary>
    public IReadOnlyDictionary<NodeProcess, int> Requests => _requests;

    public static async Task<Balancer> StartAsync(Cluster cluster)
    {
        var balancer = new Balancer(cluster);
        await balancer._app.StartAsync(TestContext.Current.CancellationToken);
        return balancer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }
}
