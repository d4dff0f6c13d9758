namespace CallMessageEvents.Fuzzing;

/// <summary>
/// The emulator's WebSocket for the Voice SDK: each line of an input is a frame; one that begins with the byte 1 is written as it is.
/// </summary>
internal sealed class EmulatorSignalTarget : ITarget
{
    private const int MaxFrames = 40;
    private const byte Text = 0x81;
    private const string Handshake =
        "GET /signal HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

    private const string Listen = """{"payload":{"browserinfo":{},"reconnectTimeout":0,"token":"{token}"},"type":"listen","version":"1.6"}""" + "\n";
    private const string Register = """{"payload":{"media":{"audio":true}},"type":"register","version":"1.6"}""" + "\n";

    private readonly EmulatorUnderTest _emulator = new();

    public string Name => "emulator-signal";

    public int Share => 10;

    public long Allocated => GC.GetTotalAllocatedBytes();

    public long Cpu => CpuClock.Process();

    public IReadOnlyList<string> Words =>
    [
        "listen", "register", "invite", "answer", "reinvite", "reject", "hangup", "message", "dtmf", "payload", "type", "version", "callsid", "sdp", "token",
        "{token}", "{ca}", "TJS1", "reconnect",
        "reconnectTimeout", "twilio", "params", "To=client%3Aalice", "To=conference%3Aa", "To=%2B1", "content", "contenttype", "messagetype",
        "user-defined-message", "voiceeventsid",
        "KX0123456789abcdef0123456789abcdef", "media", "audio", "v=0\\r\\na=mid:0\\r\\n", "\\u0000", "\\ud800", "null", "true", "[]", "{}", "\n", "1e400",
        "-1", "\x01", "\x01\x88\x80\0\0\0\0",
        "\x01\x89\x80\0\0\0\0", "\x01\x82\x80\0\0\0\0", "\x01\x01\x80\0\0\0\0", "😀",
    ];

    public IEnumerable<string> Seeds =>
    [
        Listen + Register,
        Listen + Register
            + """{"payload":{"callsid":"TJS1","sdp":"v=0\r\na=mid:0\r\n","twilio":{"params":"To=conference%3Aroom"}},"type":"invite","version":"1.6"}""",
        Listen
            + """{"payload":{"callsid":"TJS1","sdp":"v=0\r\na=mid:0\r\n","twilio":{"params":"To=client%3Aalice%3Fcrm%3D42"}},"type":"invite","version":"1.6"}"""
            + "\n" + """{"payload":{"callsid":"TJS1"},"type":"hangup","version":"1.6"}""",
        Listen + """{"payload":{"callsid":"{ca}","content":{"type":"a"},"contenttype":"application/json","messagetype":"user-defined-message","""
            + """ "voiceeventsid":"KX1"},"type":"message"}""",
        Listen + """{"payload":{"callsid":"{ca}","sdp":"v=0\r\na=mid:0\r\n"},"type":"answer"}""" + "\n" + """{"payload":{"callsid":"{ca}"},"type":"reject"}""",
        Listen + """{"payload":{"callsid":"{ca}","reconnect":"a","sdp":"v=0\r\n","twilio":{}},"type":"reinvite"}""" + "\n"
            + """{"payload":{"callsid":"{ca}","dtmf":"1"},"type":"dtmf"}""",
        """{"type":"listen","payload":{"token":"a.b.c"}}""", "\x01\x81\x05hello",
    ];

    public long MayAllocate(int length) => (1024L * length) + 16_000_000;

    public void Dispose() => _emulator.Dispose();

    public void Run(byte[] input)
    {
        _emulator.Prepare();
        List<byte> bytes = [.. Encoding.ASCII.GetBytes(Handshake)];
        var pieces = new Pieces(Encoding.Latin1.GetBytes(_emulator.Expand(Encoding.Latin1.GetString(input))));
        for (var count = 0; !pieces.Rest.IsEmpty && count < MaxFrames; count++)
        {
            var line = pieces.NextBytes();
            if (line is [1, .. var raw]) bytes.AddRange(raw);
            else Frame(bytes, line);
        }

        // An end in order, which the server answers.
        bytes.AddRange((byte[])[0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8]);
        foreach (var status in _emulator.Http.Exchange([.. bytes])) Finding.If(status >= 500, $"It was answered {status}.");
        _emulator.CheckLogs();
    }

    /// <summary>Masked, as a client's must be, with a mask that changes nothing.</summary>
    private static void Frame(List<byte> bytes, ReadOnlySpan<byte> text)
    {
        bytes.Add(Text);
        if (text.Length < 126) bytes.Add((byte)(0x80 | text.Length));
        else if (text.Length <= ushort.MaxValue) bytes.AddRange((byte[])[0xFE, (byte)(text.Length >> 8), (byte)text.Length]);
        else bytes.AddRange((byte[])[0xFF, 0, 0, 0, 0, 0, (byte)(text.Length >> 16), (byte)(text.Length >> 8), (byte)text.Length]);
        bytes.AddRange((byte[])[0, 0, 0, 0]);
        bytes.AddRange(text);
    }
}
