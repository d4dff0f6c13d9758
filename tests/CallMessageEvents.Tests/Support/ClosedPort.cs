using System.Net;
using System.Net.Sockets;

namespace CallMessageEvents.Tests;

/// <summary>A port that refuses connections, and that nobody else gets meanwhile: it is bound, and nobody listens.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
