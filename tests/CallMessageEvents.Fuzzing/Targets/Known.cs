namespace CallMessageEvents.Fuzzing;

/// <summary>What several targets have in common.</summary>
internal static class Known
{
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "0123456789abcdef0123456789abcdef";
    public const string CallSid = "CAfedcba9876543210fedcba9876543210";
    public const string SharedKeyId = "webhooks_sharedkey_01";
    public const string SharedKeySecret = "a-secret-of-a-shared-key";
    public const string Settings = $"key={SharedKeyId},algorithm=HMAC_SHA256";
    public const string Form = "application/x-www-form-urlencoded";
    public const string Json = "application/json";

    public const string MessageForm =
        "ContentType=application%2Fjson&Content=%7B%22type%22%3A%22hint%22%2C%22text%22%3A%22Offer+it%22%7D&SequenceNumber=42&CallSid=" + CallSid
        + "&Timestamp=Fri%2C+2+Dec+2022+22%3A02%3A49+%2B0000&AccountSid=" + AccountSid + "&Sid=KX0123456789abcdef0123456789abcdef";

    public const string MessageJson =
        """{"ContentType":"application/json","Content":"{\"type\":\"hint\",\"text\":\"Offer it\"}","SequenceNumber":1,"""
        + """ "CallSid":"CAfedcba9876543210fedcba9876543210","""
        + """ "Timestamp":"Fri, 2 Dec 2022 22:02:49 +0000","X":null,"""
        + """ "AccountSid":"AC0123456789abcdef0123456789abcdef","Sid":"KX0123456789abcdef0123456789abcdef"}""";

    public const string StatusForm =
        "CallSid=" + CallSid + "&ParentCallSid=CA00000000000000000000000000000001&AccountSid=" + AccountSid + "&CallStatus=in-progress"
        + "&CallbackSource=call-progress-events&SequenceNumber=2&Timestamp=Fri%2C+2+Dec+2022+22%3A02%3A49+%2B0000&Direction=outbound-dial"
        + "&From=%2B14155550100&To=client%3Aalice%3Fcrm%3D42";

    public static readonly string[] FieldWords =
    [
        "CallSid", "Content", "Sid", "AccountSid", "SequenceNumber", "Timestamp", "ContentType", "CallStatus", "ParentCallSid", "CallbackSource", "Direction",
        "From",
        "To", "client:alice", "?crm=42", "call-progress-events", "ringing", "in-progress", "completed", "no-answer", "inbound", "outbound-dial", "outbound-api",
        "application/json", "text/plain", "application/x-json;charset=utf-8", "%7B", "%22", "%2B", "%", "%0", "%zz", "+", "&", "=", "&&", "=&=", "%00", "%ff",
        "%c3%28", "%ed%a0%80",
        "\"{\\\"type\\\":\\\"hint\\\"}\"", "\\ud800", "\\u0000", "\uFEFF", "null", "true", "[[[[[[[[", "{\"a\":", "[]", "{}", "1e400", "-0", "\"\"", "😀",
        CallSid, AccountSid, "KX0123456789abcdef0123456789abcdef", "Fri, 2 Dec 2022 22:02:49 +0000", "2 Dec 2022 22:02:49 GMT", "+25:00", "99 Dec 0000",
    ];

    /// <summary>Frames of the protocol, as its vectors have them, those of one vector a line each.</summary>
    public static IEnumerable<string> Vectors(string role) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Protocol"), $"{role}-*.json").Order(StringComparer.Ordinal).Select(Frames)
            .Where(static frames => frames.Length is > 0 and < 32 * 1024);

    public static readonly string[] EnvelopeWords =
    [
        "cme", "type", "id", "want", "receipt", "reply", "ttl", "re", "error", "code", "message", "rev", "part", "data", "hello", "v", "client", "parts",
        "hint", "question", "count", "answer", "\"b4zr81tyq0.1\"", "\"b4zr81tyq0.2\"", "[0,2]", "[1,2]", "[0,64]", "[64,64]", "[0,65]", "[-1,1]", "{\"v\":[1]}",
        "\"want\":\"receipt\"", "\"want\":\"reply\"", "\"ttl\":0", "\"rev\":1", "\"parts\":true", "no-handler", "bad-content", "failed", "busy", "gone",
        "version", "closed",
        "__proto__", "constructor", "\\u0000", "\\ud83d", "\\ude00", "\\\"", "null", "true", "[]", "{}", "{\"cme\":{", "}}", "\n", "1e400", "-1", "0.5", "😀",
    ];

    /// <summary>A word that stands for a longer text may stand in an input thousands of times: no more is sent than an input may have.</summary>
    public static string Cut(string text) => text.Length <= Mutator.MaxLength ? text : text[..Mutator.MaxLength];

    private static string Frames(string path)
    {
        using var vector = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(path));
        var frames = vector.RootElement.GetProperty("steps").EnumerateArray()
            .Where(static step => step.TryGetProperty("in", out _)).Select(static step => step.GetProperty("in").GetRawText().ReplaceLineEndings(" "));
        return string.Join('\n', frames);
    }
}
