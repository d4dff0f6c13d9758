using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Testing;

/// <summary>
/// A free port of this machine, taken before the application is built: its address is an option that is read long before the server listens. Nobody else can
/// take it meanwhile.
/// </summary>
internal static class LoopbackPort
{
    /// <summary>
    /// Takes a port, and has the server listen there, whatever addresses the application gives it. Endpoints of its configuration are left out. Those of its
    /// code cannot be taken away: each gets another free port, so that no other server on this machine, such as that of another test, is in the way.
    /// </summary>
    public static Uri Take(IServiceCollection services)
    {
#pragma warning disable CA2000 // The server closes it.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
#pragma warning restore CA2000
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var taken = (IPEndPoint)socket.LocalEndPoint!;
        services.PostConfigure<KestrelServerOptions>(kestrel =>
        {
            kestrel.ConfigurationLoader = null;
            kestrel.Listen(taken);
        });
        services.PostConfigure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endpoint =>
            endpoint.Equals(taken) ? socket : SocketTransportOptions.CreateDefaultBoundListenSocket(Elsewhere(endpoint)));
        return new Uri($"http://{taken}");
    }

    private static EndPoint Elsewhere(EndPoint endpoint) =>
        endpoint is IPEndPoint or UnixDomainSocketEndPoint ? new IPEndPoint(IPAddress.Loopback, 0) : endpoint;
}
