using System.Net;
using System.Net.Sockets;

namespace CallMessageEvents.Fuzzing;

/// <summary>A connection for each input: writes its bytes, closes its half, and reads until the server has closed the other.</summary>
internal sealed class RawHttp(int port)
{
    /// <summary>A request that is whole is answered by then; of any other nothing is to be waited for.</summary>
    private const int AnswersWithinMicroseconds = 30_000;

    /// <summary>Far above what a busy machine explains. What is merely slow, the runner sees.</summary>
    private const int ReceiveTimeout = 20_000;

    private readonly byte[] _answer = new byte[1024 * 1024];

    /// <summary>The statuses of all answers, in order.</summary>
    /// <exception cref="Finding">The connection stayed open.</exception>
    public IReadOnlyList<int> Exchange(ReadOnlySpan<byte> bytes, string? until = null)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = ReceiveTimeout };

        // Reset at the end: thousands of connections would wait for late packets.
        socket.LingerState = new(enable: true, seconds: 0);
        socket.Connect(IPAddress.Loopback, port);
        var length = 0;
        try
        {
            // What the server does not want to read is refused before all has left; not to wait for both sides' buffers, it leaves in another thread.
            var sending = bytes.Length > 32 * 1024 ? socket.SendAsync(bytes.ToArray().AsMemory()).AsTask() : null;
            if (sending is null) socket.Send(bytes);
            if (until is null) socket.Poll(AnswersWithinMicroseconds, SelectMode.SelectRead);
            else length = ReadUntil(socket, Encoding.ASCII.GetBytes(until));
            sending?.Wait(ReceiveTimeout);
            socket.Shutdown(SocketShutdown.Send);
            while (length < _answer.Length && socket.Receive(_answer.AsSpan(length)) is var read and > 0) length += read;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock or SocketError.TryAgain)
        {
            throw new Finding("The connection stays open.");
        }
        catch (Exception e) when (e is SocketException or AggregateException)
        {
            // The server has reset it.
        }

        return Statuses(_answer.AsSpan(0, length));
    }

    private int ReadUntil(Socket socket, ReadOnlySpan<byte> mark)
    {
        var length = 0;
        while (_answer.AsSpan(0, length).IndexOf(mark) < 0 && socket.Receive(_answer.AsSpan(length)) is var read and > 0) length += read;
        return length;
    }

    private static List<int> Statuses(ReadOnlySpan<byte> answer)
    {
        List<int> statuses = [];
        for (var at = answer.IndexOf("HTTP/1.1 "u8); at >= 0; at = answer.IndexOf("HTTP/1.1 "u8))
        {
            answer = answer[(at + 9)..];
            if (answer.Length >= 3 && int.TryParse(answer[..3], out var status)) statuses.Add(status);
        }

        return statuses;
    }
}
