using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// Posts to a server in another process over kept connections. The bytes are made before the measurement; on each connection one request follows the other.
/// </summary>
internal sealed class Load : IDisposable
{
    private const int Connections = 16;

    private readonly Uri _server;
    private readonly HttpClient _usage = new();
    private readonly Socket[] _sockets;

    private Load(Uri server, Socket[] sockets) => (_server, _sockets) = (server, sockets);

    public static async Task<Load> ConnectAsync(Uri server)
    {
        var sockets = new Socket[Connections];
        for (var i = 0; i < sockets.Length; i++) sockets[i] = await ConnectSocketAsync(server);
        return new(server, sockets);
    }

    /// <param name="requests">What is posted, by connection: what belongs together goes over one, and stays in order.</param>
    public async Task<Used> PostAsync(IReadOnlyList<List<byte[]>> requests)
    {
        var count = requests.Sum(static list => list.Count);
        var before = await ReadUsageAsync();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(_sockets.Zip(requests, static (socket, list) => Task.Run(() => PostAllAsync(socket, list))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var after = await ReadUsageAsync();
        return new((after.Cpu - before.Cpu) / 1000.0 / count, (double)(after.Bytes - before.Bytes) / count, count / seconds);
    }

    /// <summary>Spreads bodies over the connections; those of one group go over one.</summary>
    public List<byte[]>[] Spread(string path, IEnumerable<(long Group, byte[] Body, string? Signature)> bodies)
    {
        List<byte[]>[] requests = [.. _sockets.Select(static _ => new List<byte[]>())];
        foreach (var (group, body, signature) in bodies) requests[group % Connections].Add(Request(_server, path, body, signature));
        return requests;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
        _usage.Dispose();
    }

    public static async Task<Socket> ConnectSocketAsync(Uri server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return socket;
    }

    /// <summary>Sends a request, and reads its answer, which must be 204.</summary>
    public static async Task PostAsync(Socket socket, byte[] request, byte[] answer)
    {
        await socket.SendAsync(request);
        var length = 0;
        while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            length += read > 0 ? read : throw new InvalidOperationException("The server hung up.");
        }

        if (!answer.AsSpan().StartsWith("HTTP/1.1 204"u8)) throw new InvalidOperationException(Encoding.ASCII.GetString(answer, 0, length));
    }

    public static byte[] Request(Uri server, string path, byte[] body, string? signature)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n"
            + (signature is null ? "\r\n" : $"X-Twilio-Signature: {signature}\r\nI-Twilio-Idempotency-Token: 8cdbf68c-2b3b-4b0a-9c3c-0b6c7a7f3c5d\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static async Task PostAllAsync(Socket socket, List<byte[]> requests)
    {
        var answer = new byte[1024];
        foreach (var request in requests) await PostAsync(socket, request, answer);
    }

    private async Task<(long Cpu, long Bytes)> ReadUsageAsync()
    {
        var parts = (await _usage.GetStringAsync(new Uri(_server, "/usage"))).Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}

/// <summary>What the server used for a request: CPU in microseconds, bytes; and how many there were in a second.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Used(double Cpu, double Bytes, double PerSecond);
