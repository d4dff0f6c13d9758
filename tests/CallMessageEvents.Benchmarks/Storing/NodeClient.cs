using System.Net.Sockets;

namespace CallMessageEvents.Benchmarks;

/// <summary>One of those who post at a time: signed messages of calls of its own, to the nodes in turn.</summary>
internal sealed class NodeClient : IDisposable
{
    /// <summary>Neither 2 nor 3 divides it: so a call's messages come to all nodes.</summary>
    private const int Calls = 17;

    private readonly Uri[] _nodes;
    private readonly Socket[] _sockets;
    private readonly int _client;
    private readonly byte[] _answer = new byte[1024];
    private long _answered;

    private NodeClient(Uri[] nodes, Socket[] sockets, int client) => (_nodes, _sockets, _client) = (nodes, sockets, client);

    /// <summary>How many of its messages were answered 204.</summary>
    public long Answered => Volatile.Read(ref _answered);

    public static async Task<NodeClient> ConnectAsync(Uri[] nodes, int client) => new(nodes, await Task.WhenAll(nodes.Select(Load.ConnectSocketAsync)), client);

    /// <summary>Posts the next message; returns its sid.</summary>
    public async Task<string> PostAsync()
    {
        var turn = _answered;
        var (call, message, number) = ((_client * Calls) + (turn % Calls), ((_client + 1L) << 32) + turn, (turn / Calls) + 1);
        var body = Callback.Form(call, message, number);
        var node = turn % _nodes.Length;
        var request = Load.Request(_nodes[node], Servers.MessagesPath, body, Callback.Sign(Servers.PublicBaseUrl + Servers.MessagesPath, body));
        await Load.PostAsync(_sockets[node], request, _answer);
        Volatile.Write(ref _answered, turn + 1);
        return Callback.Sid("KX", message);
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }
}
