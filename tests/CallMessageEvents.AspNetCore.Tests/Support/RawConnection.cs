using System.Net.Sockets;
using System.Text;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>A connection by hand, for requests that no client would send, or not to their end.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _tcp = new();

    public static async Task<RawConnection> OpenAsync(TestApp app)
    {
        var connection = new RawConnection();
        await connection._tcp.ConnectAsync("127.0.0.1", app.Port, TestApp.Token);
        return connection;
    }

    /// <summary>The beginning of a signed callback: everything but the body, which the test sends as far as it likes.</summary>
    public ValueTask BeginAsync(TestApp app, Fields fields, string? firstLine = null, string? length = null) => WriteAsync(
        $"{firstLine ?? $"POST {TestApp.Messages} HTTP/1.1"}\r\nHost: 127.0.0.1:{app.Port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        + $"X-Twilio-Signature: {TwilioSigner.Sign(TestApp.AuthToken, app.Url(TestApp.Messages), fields)}\r\n"
        + $"{length ?? $"Content-Length: {fields.ToForm().Length}"}\r\n\r\n");

    public ValueTask WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public ValueTask WriteAsync(byte[] bytes) => _tcp.GetStream().WriteAsync(bytes, TestApp.Token);

    /// <summary>The status of the next answer.</summary>
    public Task<int> ReadStatusAsync() => Eventually.EndsAsync(ReadAsync());

    /// <summary>Hangs up, as a client that has lost its patience does: at once.</summary>
    public void HangUp()
    {
        _tcp.LingerState = new LingerOption(enable: true, seconds: 0);
        _tcp.Close();
    }

    /// <summary>Sends no more, but waits for an answer.</summary>
    public void Finish() => _tcp.Client.Shutdown(SocketShutdown.Send);

    public void Dispose() => _tcp.Dispose();

    private async Task<int> ReadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[1024];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await _tcp.GetStream().ReadAsync(buffer, TestApp.Token) is var count and > 0)
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));

        return int.Parse(text.ToString().Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
