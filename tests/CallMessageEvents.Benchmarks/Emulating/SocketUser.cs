using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents.Benchmarks;

/// <summary>An end user in a call, on a WebSocket: says what the Voice SDK would say, and makes no more of the frames that come than it must.</summary>
internal sealed class SocketUser : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _frame = new byte[16 * 1024];
    private readonly int _number;
    private long _sent;

    private SocketUser(int number) => _number = number;

    public string CallSid { get; private set; } = string.Empty;

    /// <summary>Connects, and places a call, which is answered at once: it dials a conference.</summary>
    public static async Task<SocketUser> CallAsync(Uri emulator, int number)
    {
        var user = new SocketUser(number);
        await user._socket.ConnectAsync(new UriBuilder(emulator) { Scheme = "ws", Path = "/signal" }.Uri, CancellationToken.None);
        await user.SayAsync("listen", $$"""{"reconnectTimeout":0,"token":"{{Token(number)}}"}""");
        await user.NextAsync("\"connected\""u8.ToArray());
        await user.SayAsync("invite", $$$"""{"callsid":"TJS1","sdp":"v=0\r\na=mid:0\r\n","twilio":{"params":"To=conference%3Aroom-{{{number}}}"}}""");
        using var answer = JsonDocument.Parse(await user.NextAsync("\"answer\""u8.ToArray()));
        user.CallSid = answer.RootElement.GetProperty("payload").GetProperty("callsid").GetString()!;
        return user;
    }

    public Task SendAsync() => SendAsync(FloorData.Content);

    /// <summary>Says that it speaks the protocol. The answer comes as a message, and is none that is waited for.</summary>
    public Task GreetAsync() => SendAsync(
        $$$$"""{"cme":{"id":"user{{{{_number:d6}}}}.1","hello":{"v":[1],"client":"benchmarks","parts":true}}}""");

    /// <summary>Answers what comes until it is disposed: a request with its reply, a plain message with another.</summary>
    public async Task AnswerAllAsync()
    {
        while (true)
        {
            var frame = (await NextAsync("\"messagetype\""u8.ToArray())).Span;
            if (Id(frame) is { } id) await SendAsync($$$"""{{{FloorData.Content[..^1]}}},"cme":{"re":"{{{id}}}"} }""");
            else if (frame.IndexOf("\"cme\""u8) < 0) await SendAsync();
        }

        static string? Id(ReadOnlySpan<byte> frame)
        {
            var name = "\"cme\":{\"id\":\""u8;
            var found = frame.IndexOf(name);
            if (found < 0) return null;

            var id = frame[(found + name.Length)..];
            return Encoding.ASCII.GetString(id[..id.IndexOf((byte)'"')]);
        }
    }

    /// <summary>Until a message has come; what else comes is passed over, as is the word that one's own was taken.</summary>
    public async Task ReceiveAsync() => await NextAsync("\"messagetype\""u8.ToArray());

    public void Dispose() => _socket.Dispose();

    private Task SendAsync(string content) => SayAsync(
        "message",
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"callsid":"{{CallSid}}","content":{{content}}"""
            + $$""","contenttype":"application/json","messagetype":"user-defined-message","voiceeventsid":"KX{{_number:x16}}{{++_sent:x16}}"}"""));

    /// <summary>A token of a key that is not the emulator's: it is told to believe them.</summary>
    private static string Token(int number)
    {
        var claims = Part($$$"""{"iss":"SKother","sub":"{{{FloorData.AccountSid}}}","grants":{"identity":"agent-{{{number}}}"}}""");
        return $"{Part("""{"alg":"HS256"}""")}.{claims}.none";

        static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=');
    }

    private Task SayAsync(string type, string payload)
    {
        var frame = Encoding.UTF8.GetBytes($$"""{"payload":{{payload}},"type":"{{type}}","version":"1.6"}""");
        return _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    private async Task<ReadOnlyMemory<byte>> NextAsync(byte[] mark)
    {
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult read;
            do
            {
                read = await _socket.ReceiveAsync(_frame.AsMemory(length), CancellationToken.None);
                length += read.Count;
            }
            while (!read.EndOfMessage);

            if (read.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException("The emulator hung up.");
            if (_frame.AsSpan(0, length).IndexOf(mark) >= 0) return _frame.AsMemory(0, length);
        }
    }
}
