using System.Net.Sockets;
using System.Text;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>A connection to the emulator for bytes that no client of HTTP would send.</summary>
internal sealed class RawSocket : IDisposable
{
    private readonly TcpClient _tcp = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RawSocket> OpenAsync(TwilioEmulator twilio)
    {
        var socket = new RawSocket();
        await socket._tcp.ConnectAsync("127.0.0.1", twilio.BaseAddress.Port, Cancellation).AsTask().InTimeAsync("the connection");
        return socket;
    }

    public ValueTask WriteAsync(string bytes) => _tcp.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), Cancellation);

    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(end, StringComparison.Ordinal) && await ReadAsync(buffer) is var count and > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>What came until the emulator closed the connection, in whatever way.</summary>
    public async Task<string> ReadToEndAsync()
    {
        try
        {
            return await ReadUntilAsync("\0");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private Task<int> ReadAsync(byte[] buffer) => _tcp.GetStream().ReadAsync(buffer, Cancellation).InTimeAsync("the next bytes");

    public void Dispose() => _tcp.Dispose();
}
