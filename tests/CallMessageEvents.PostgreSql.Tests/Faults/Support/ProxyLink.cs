using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>A proxy in the tests' process: when it is cut, it holds what it gets, and takes new connections without going on.</summary>
internal sealed class ProxyLink : Link
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly int _port;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _open = Opened();

    /// <param name="port">The database's port.</param>
    public ProxyLink(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public override Task<NodeProcess> AddNodeAsync(Cluster cluster)
    {
        var settings = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port };
        return cluster.AddAsync(new Dictionary<string, string> { ["postgres"] = settings.ConnectionString });
    }

    public override Task CutAsync()
    {
        _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return Task.CompletedTask;
    }

    public override Task MendAsync()
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        while (true) _ = ForwardAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
    }

    private async Task ForwardAsync(TcpClient node)
    {
        using (node)
        {
            await _open.Task.WaitAsync(_ending.Token);
            using var database = new TcpClient { NoDelay = true };
            await database.ConnectAsync(IPAddress.Loopback, _port, _ending.Token);
            node.NoDelay = true;
            await Task.WhenAny(CopyAsync(node.GetStream(), database.GetStream()), CopyAsync(database.GetStream(), node.GetStream()));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[32 * 1024];
        while (await from.ReadAsync(buffer, _ending.Token) is > 0 and var read)
        {
            await _open.Task.WaitAsync(_ending.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), _ending.Token);
        }
    }
}
