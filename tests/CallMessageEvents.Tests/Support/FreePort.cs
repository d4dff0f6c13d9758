using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CallMessageEvents.Tests;

/// <summary>A port for a program that must know its address before it starts.</summary>
internal static class FreePort
{
    private static readonly ConcurrentBag<Socket> s_held = [];

    /// <summary>
    /// Takes one. It stays bound, though not listened on, until this process ends: so that the system gives it to nobody else meanwhile. The program that is
    /// told of it can bind it and listen.
    /// </summary>
    public static int Take()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        s_held.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
