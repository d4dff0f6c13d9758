using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Speaks the Voice SDK's signaling as the SDK does, on nothing but a WebSocket.</summary>
internal sealed class SignalingClient : IAsyncDisposable
{
    public const string Offer = "v=0\r\na=mid:7\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:9 G722/8000\r\n";
    public const string Answer = "v=0\r\na=mid:7\r\na=setup:active\r\n";

    private readonly ClientWebSocket _socket;
    private readonly Channel<JsonElement> _frames = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<string> _heartbeats = Channel.CreateUnbounded<string>();
    private readonly Task _reading;
    private readonly string? _lastRead;
    private bool _hasReadLast;

    private SignalingClient(ClientWebSocket socket, string? lastRead = null)
    {
        (_socket, _lastRead) = (socket, lastRead);
        _reading = ReadAllAsync();
    }

    /// <summary>Completes when the emulator has ended the socket.</summary>
    public Task Ended => _reading.InTimeAsync("the socket");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A socket on which nothing was said yet.</summary>
    public static async Task<SignalingClient> OpenAsync(Uri emulator)
    {
        var socket = new ClientWebSocket();

        // The name is right; nobody has signed it.
        socket.Options.RemoteCertificateValidationCallback = (_, _, _, errors) => errors is SslPolicyErrors.RemoteCertificateChainErrors;
        await socket.ConnectAsync(Signal(emulator), Cancellation).InTimeAsync("the opening of the socket");
        return new(socket);
    }

    /// <summary>A registered device whose network holds little, and which reads nothing any more after the first frame of a type.</summary>
    public static async Task<SignalingClient> RegisterSlowAsync(TwilioEmulator twilio, string identity, string lastRead)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = static async (context, cancellationToken) =>
            {
                var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                await tcp.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(tcp, ownsSocket: true);
            },
        });
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(Signal(twilio.BaseAddress), http, Cancellation).InTimeAsync("the opening of the socket");
        var client = new SignalingClient(socket, lastRead);
        await client.ListenAsync(twilio.CreateAccessToken(identity));
        await client.NextAsync("connected");
        await client.RegisterAsync();
        return client;
    }

    /// <summary>A socket of an end user who wants no calls.</summary>
    public static async Task<SignalingClient> ListenAsync(TwilioEmulator twilio, string identity, int reconnectTimeout = 0)
    {
        var client = await OpenAsync(twilio.BaseAddress);
        await client.ListenAsync(twilio.CreateAccessToken(identity), reconnectTimeout);
        await client.NextAsync("connected");
        return client;
    }

    /// <summary>A registered device.</summary>
    public static async Task<SignalingClient> RegisterAsync(TwilioEmulator twilio, string identity, int reconnectTimeout = 0)
    {
        var client = await ListenAsync(twilio, identity, reconnectTimeout);
        await client.RegisterAsync();
        return client;
    }

    public Task ListenAsync(string? token, int reconnectTimeout = 0) => SendAsync("listen", new { browserinfo = new { }, reconnectTimeout, token });

    public async Task RegisterAsync()
    {
        await SendAsync("register", new { media = new { audio = true } });
        await NextAsync("ready");
    }

    /// <summary>Places a call.</summary>
    /// <returns>Its sid: it rings.</returns>
    public async Task<string> CallAsync(string parameters)
    {
        await InviteAsync(parameters);
        return (await NextAsync("ringing")).Sid();
    }

    public Task InviteAsync(string parameters, string callsid = "TJS1", string sdp = Offer) =>
        SendAsync("invite", new { callsid, sdp, twilio = new { @params = parameters } });

    public Task ReconnectAsync(string callsid, string reconnect) => SendAsync("invite", new { callsid, reconnect, sdp = Offer, twilio = new { } });

    public Task AnswerAsync(string callsid, string sdp = Answer) => SendAsync("answer", new { sdp, callsid });

    public Task RejectAsync(string callsid) => SendAsync("reject", new { callsid });

    public Task HangUpAsync(string callsid) => SendAsync("hangup", new { callsid });

    /// <summary>Sends a message.</summary>
    /// <returns>Its sid.</returns>
    public async Task<string> MessageAsync(string callsid, string content, string messagetype = "user-defined-message", string? sid = null)
    {
        sid ??= "KX" + Guid.CreateVersion7().ToString("N");
        await SendAsync("message", new { callsid, content = JsonNode.Parse(content), contenttype = "application/json", messagetype, voiceeventsid = sid });
        return sid;
    }

    public Task SendAsync(string type, object payload) => SendTextAsync(JsonSerializer.Serialize(new { payload, type, version = "1.6" }));

    public Task SendTextAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, Cancellation).InTimeAsync("the sending of a frame");

    /// <summary>The payload of the next frame, which must be of this type.</summary>
    public async Task<JsonElement> NextAsync(string type)
    {
        var frame = await _frames.Reader.ReadAsync(Cancellation).InTimeAsync($"the next frame, {type}");
        Assert.Equal(type, frame.GetProperty("type").GetString());
        return frame.GetProperty("payload");
    }

    /// <summary>The next frame must be an error of this code.</summary>
    public async Task<JsonElement> NextErrorAsync(int code)
    {
        var payload = await NextAsync("error");
        Assert.Equal(code, payload.GetProperty("error").GetProperty("code").GetInt32());
        Assert.NotEmpty(payload.GetProperty("error").GetProperty("message").GetString()!);
        return payload;
    }

    public Task<string> NextHeartbeatAsync() => _heartbeats.Reader.ReadAsync(Cancellation).InTimeAsync("the next heartbeat");

    /// <summary>Nothing else has come: what was sent before is answered before this.</summary>
    public async Task AssertQuietAsync() => await RegisterAsync();

    /// <summary>As when the browser's network fails.</summary>
    public void Abort() => _socket.Abort();

    public Task CloseAsync() =>
        _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, Cancellation).InTimeAsync("the closing of the socket");

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await Ended;
        _socket.Dispose();
    }

    private static Uri Signal(Uri emulator) => new UriBuilder(emulator) { Scheme = emulator.Scheme == "https" ? "wss" : "ws", Path = "/signal" }.Uri;

    private async Task ReadAllAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer.AsMemory(), Cancellation);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, Cancellation);
                    break;
                }

                await message.WriteAsync(buffer.AsMemory(0, read.Count), Cancellation);
                if (read.EndOfMessage)
                {
                    Take(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length));
                    message.SetLength(0);
                    if (_hasReadLast) break;
                }
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The socket has ended.
        }

        _frames.Writer.Complete();
    }

    private void Take(string text)
    {
        if (text == "\n")
        {
            _heartbeats.Writer.TryWrite(text);
        }
        else
        {
            var frame = JsonDocument.Parse(text).RootElement;
            _hasReadLast = frame.GetProperty("type").GetString() == _lastRead;
            _frames.Writer.TryWrite(frame);
        }
    }
}

internal static class PayloadExtensions
{
    public static string Sid(this JsonElement payload) => payload.GetProperty("callsid").GetString()!;

    public static string? Text(this JsonElement payload, string name) => payload.TryGetProperty(name, out var value) ? value.GetString() : null;
}
