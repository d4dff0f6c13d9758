namespace CallMessageEvents.Fuzzing;

/// <summary>The emulator's REST API and its control API, by raw bytes. <c>{length}</c> is that of what stands behind the first empty line.</summary>
internal sealed class EmulatorHttpTarget : ITarget
{
    private const string Auth = "Host: a\r\nAuthorization: {auth}\r\n";

    private static readonly string[] HttpWords =
    [
        "\r\n", "\r\n\r\n", "GET ", "POST ", "DELETE ", "HEAD ", "OPTIONS ", "Content-Length: {length}", "Transfer-Encoding: chunked", "0\r\n\r\n", "{ca}",
        "{ac}", "{cf}", "{auth}", "{length}",
        "{url}", "?", "&", "%00", "%2F", "%", "//", "+14155550100", "client:alice", "sip:a@b", "conference:a", "null", "true", "[]", "{}", "\\u0000",
        "\\ud800", "1e400", "-1", "\uFEFF", "😀",
    ];

    private readonly EmulatorUnderTest _emulator = new();

    private EmulatorHttpTarget(string name, string[] words, string[] seeds) => (Name, Words, Seeds) = (name, [.. HttpWords, .. words], seeds);

    public string Name { get; }

    public int Share => 10;

    public long Allocated => GC.GetTotalAllocatedBytes();

    public long Cpu => CpuClock.Process();

    public IReadOnlyList<string> Words { get; }

    public IEnumerable<string> Seeds { get; }

    public static EmulatorHttpTarget Rest() => new(
        "emulator-rest",
        [
            "Calls.json", "Conferences.json", "/Participants.json", "/UserDefinedMessages.json", "/UserDefinedMessageSubscriptions.json", "?PageSize=1",
            "&Page=1", "PageToken=PACA1",
            "Status=in-progress", "StartTime>=2020-01-01", "ParentCallSid={ca}", "From=", "To=", "FriendlyName=", "Content=", "IdempotencyKey=",
            "Callback={url}", "Method=GET", "Url={url}",
            "Twiml=", "<Response>", "<Dial>", "<Client>", "<Number>", "<Conference>", "<Pause length=\"1\"/>", "<Redirect>", "<Reject/>", "<Hangup/>", "&lt;",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "Timeout=", "TimeLimit=", "StatusCallback={url}", "StatusCallbackEvent=ringing", "Basic ", "Bearer ", "Range: bytes=0-1",
        ],
        [
            Post("{ac}/Calls/{ca}/UserDefinedMessages.json", "Content=%7B%22type%22%3A%22hint%22%7D&IdempotencyKey=a"),
            Post("{ac}/Calls/{ca}/UserDefinedMessageSubscriptions.json", "Callback={url}/emulator/callbacks&Method=POST&IdempotencyKey=b"),
            Post("{ac}/Calls.json", "From=%2B14155550100&To=client%3Aalice&Twiml=<Response><Dial><Client>bob</Client></Dial></Response>&Timeout=60"),
            Post("{ac}/Calls/{ca}.json", "Status=completed"), Post("{ac}/Calls/{ca}.json", "Twiml=<Response><Say>a</Say></Response>"),
            Get("{ac}/Calls.json?ParentCallSid={ca}&Status=in-progress&PageSize=2&StartTime%3E=2020-01-01"), Get("{ac}/Calls/{ca}.json"),
            Get("{ac}/Conferences.json?FriendlyName=a&Status=in-progress"), Get("{ac}/Conferences/{cf}.json"),
            Get("{ac}/Conferences/{cf}/Participants.json?PageSize=1&Page=1"),
            Get("{ac}/Conferences/{cf}/Participants/{ca}.json"),
            $"DELETE {{ac}}/Calls/{{ca}}/UserDefinedMessageSubscriptions/ZY0.json HTTP/1.1\r\n{Auth}\r\n", "GET / HTTP/1.1\r\n\r\n",
        ]);

    public static EmulatorHttpTarget Control() => new(
        "emulator-control",
        [
            "/emulator", "/faults", "/callbacks", "/end-users", "/calls/{ca}", "/messages", "/end-user", "/handlers", "/requests", "/tokens",
            "/conversations", "/connections/drop", "?timeout=1",
            "?direction=all", "\"from\":", "\"to\":", "\"ring\":true", "\"answer\":true", "\"account\":", "\"kind\":\"Status\"", "\"kind\":\"Duplicate\"",
            "\"kind\":\"Loss\"", "\"delay\":0",
            "\"count\":1", "\"probability\":0.5", "\"seed\":1", "\"operation\":\"CreateMessage\"", "\"identity\":", "\"lifetime\":", "\"speaks\":true",
            "\"silent\":true", "\"type\":", "\"reply\":{}",
            "\"error\":", "/page/stream", "/index.html", "/app.js", "Origin: http://a", "Last-Event-ID: 1", "Accept: text/event-stream",
        ],
        [
            Json("/emulator/conversations", """{"from":"+14155550100","to":["client:alice","+14155550101"],"ring":true,"answer":true}"""),
            Json("/emulator/calls", """{"from":"+1","to":"client:bob"}"""),
            Json("/emulator/calls/{ca}/ring", ""), Json("/emulator/calls/{ca}/complete", ""),
            Json("/emulator/calls/{ca}/messages", """{"type":"answer","yes":true}"""),
            Get("/emulator/calls/{ca}/messages?direction=all"), Get("/emulator/calls/{ca}"),
            Json("/emulator/tokens", """{"identity":"alice","lifetime":1000}"""),
            Json("/emulator/connections/drop", """{"identity":"alice"}"""),
            Json("/emulator/faults", """{"kind":"Status","statusCode":400,"operation":"CreateMessage","count":1,"delay":1,"retryAfter":1}"""),
            Json("/emulator/faults/callbacks", """{"kind":"Duplicate","probability":0.5,"seed":1,"callback":"Message"}"""),
            Json("/emulator/faults/end-users", """{"kind":"Lateness","delay":1,"fromEndUser":true}"""),
            Json("/emulator/calls/{ca}/end-user", """{"speaks":true,"silent":false}"""),
            Json("/emulator/calls/{ca}/end-user/handlers", """{"type":"question","reply":{"type":"answer","text":"1"},"delay":1}"""),
            Json("/emulator/calls/{ca}/end-user/requests?timeout=1", """{"type":"account-query","id":7}"""),
            Json("/emulator/calls/{ca}/end-user/messages?timeout=1", """{"type":"a"}"""),
            Json("/emulator/callbacks", "anything"), Get("/emulator"), Get("/emulator/openapi.json"), Get("/emulator/requests"), Get("/emulator/deliveries"),
            Get("/emulator/problems"), Get("/"),
            "DELETE /emulator HTTP/1.1\r\nHost: a\r\n\r\n", "DELETE /emulator/faults HTTP/1.1\r\nHost: a\r\n\r\n",
        ]);

    /// <summary>Of the whole process, which has timers; and lists are as long as what was recorded.</summary>
    public long MayAllocate(int length) => (1024L * length) + 32_000_000;

    public void Dispose() => _emulator.Dispose();

    public void Run(byte[] input)
    {
        _emulator.Prepare();
        var text = _emulator.Expand(Encoding.Latin1.GetString(input));
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        text = text.Replace("{length}", $"{(end < 0 ? 0 : text.Length - end - 4)}", StringComparison.Ordinal);
        var statuses = _emulator.Http.Exchange(Encoding.Latin1.GetBytes(text));

        // 502 and 504 are what an end user's request ends with; others may have been ordered.
        if (!_emulator.HadFaults()) foreach (var status in statuses) Finding.If(status is >= 500 and not (502 or 504 or 505), $"It was answered {status}.");
        _emulator.CheckLogs();
    }

    private static string Get(string path) => $"GET {path} HTTP/1.1\r\n{Auth}\r\n";

    private static string Post(string path, string form) =>
        $"POST {path} HTTP/1.1\r\n{Auth}Content-Type: {Known.Form}\r\nContent-Length: {{length}}\r\n\r\n{form}";

    private static string Json(string path, string json) =>
        $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {Known.Json}\r\nContent-Length: {{length}}\r\n\r\n{json}";
}
