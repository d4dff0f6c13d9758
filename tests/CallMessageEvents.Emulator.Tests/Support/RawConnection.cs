using System.Net.Sockets;
using System.Text;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>One connection by hand: what a client of HTTP would hide is seen here.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _tcp = new();

    public static async Task<RawConnection> PostMessageAsync(TwilioEmulator twilio, RestClient rest, EmulatedCall call, string body)
    {
        var connection = new RawConnection();
        await connection._tcp.ConnectAsync("127.0.0.1", twilio.BaseAddress.Port, TestContext.Current.CancellationToken).AsTask().InTimeAsync("the connection");
        var request = $"POST {RestClient.CallPath(call)}/UserDefinedMessages.json HTTP/1.1\r\nHost: a\r\n"
            + $"Authorization: {rest.Http.DefaultRequestHeaders.Authorization}\r\n"
            + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        await connection._tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>Reads until the end, and tells whether that was a reset.</summary>
    public async Task<(string Text, bool Reset)> ReadToEndAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await ReadAsync(buffer) is var count and > 0)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }

            return (text.ToString(), false);
        }
        catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return (text.ToString(), true);
        }
    }

    public Task<int> ReadAsync(byte[] buffer) => _tcp.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken).InTimeAsync("the next bytes");

    public void Dispose() => _tcp.Dispose();
}
