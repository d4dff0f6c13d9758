using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>Writes the frames that the Voice SDK understands.</summary>
internal static class ServerFrames
{
    // What the SDK's timer can bear: the longest life of a true token.
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The SDK closes a socket on which nothing comes for 15 s.</summary>
    public static byte[] Heartbeat { get; } = "\n"u8.ToArray();

    public static byte[] Ready { get; } = Write("ready", static _ => { });

    public static byte[] Offline { get; } = Write("offline", static _ => { });

    public static byte[] Connected(string identity, TimeSpan? timeToLive) => Write("connected", json =>
    {
        json.WriteString("edge", "emulator");
        json.WriteString("region", "US_EAST_VIRGINIA");
        json.WriteString("home", "us1");
        json.WriteString("gateway", "emulator");
        json.WriteStartObject("token");
        json.WriteString("identity", identity);
        if (timeToLive is { } life && life > TimeSpan.Zero)
        {
            json.WriteNumber("ttl", (long)Math.Min(life.TotalSeconds, LongestLife.TotalSeconds));
        }

        json.WriteEndObject();
    });

    public static byte[] Ringing(string callSid) => Write("ringing", json => json.WriteString("callsid", callSid));

    public static byte[] Answer(string callSid, string? sdp, string? reconnect) => Write("answer", json =>
    {
        json.WriteString("callsid", callSid);
        if (sdp is not null) json.WriteString("sdp", sdp);
        if (reconnect is not null) json.WriteString("reconnect", reconnect);
    });

    public static byte[] Invite(EmulatedCall call, string sdp, string reconnect) => Write("invite", json =>
    {
        json.WriteString("callsid", call.Sid);
        json.WriteString("sdp", sdp);
        json.WriteString("reconnect", reconnect);
        json.WriteStartObject("parameters");
        json.WriteString("CallSid", call.Sid);
        json.WriteString("AccountSid", call.AccountSid);
        json.WriteString("From", call.From);
        json.WriteString("To", call.To);
        json.WriteString("ApiVersion", "2010-04-01");
        if (call.Parameters.Count > 0)
        {
            var pairs = call.Parameters.Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}");
            json.WriteString("Params", string.Join('&', pairs));
        }

        json.WriteEndObject();
    });

    public static byte[] Cancel(string callSid) => Write("cancel", json => json.WriteString("callsid", callSid));

    public static byte[] HangUp(string callSid, int? code = null, string? message = null) => Write("hangup", json =>
    {
        json.WriteString("callsid", callSid);
        if (code is { } number) WriteError(json, number, message);
    });

    public static byte[] Ack(string callSid, string messageSid) => Write("ack", json =>
    {
        json.WriteString("acktype", "message");
        json.WriteString("callsid", callSid);
        json.WriteString("voiceeventsid", messageSid);
    });

    public static byte[] Message(EmulatedMessage message) => Write("message", json =>
    {
        json.WriteString("callsid", message.CallSid);
        json.WritePropertyName("content");

        // It was read as JSON when it came.
        json.WriteRawValue(Encoding.UTF8.GetBytes(message.Content), skipInputValidation: true);
        json.WriteString("contenttype", "application/json");
        json.WriteString("messagetype", MessageTypes.UserDefined);
        json.WriteString("voiceeventsid", message.Sid);
    });

    public static byte[] Error(SignalException refused) => Write("error", json =>
    {
        if (refused.CallSid is { } callSid) json.WriteString("callsid", callSid);
        if (refused.MessageSid is { } messageSid) json.WriteString("voiceeventsid", messageSid);
        WriteError(json, refused.Code, refused.Message);
    });

    private static void WriteError(Utf8JsonWriter json, int code, string? message)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    }

    private static byte[] Write(string type, Action<Utf8JsonWriter> payload)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteStartObject("payload");
            payload(json);
            json.WriteEndObject();
            json.WriteString("version", "1.6");
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>The types of messages that Twilio takes.</summary>
internal static class MessageTypes
{
    public const string UserDefined = "user-defined-message";
}
