using System.Security.Cryptography;
using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Fuzzing;

/// <summary>
/// <c>MapCallMessageEvents</c> on its web server, by raw bytes. In an input, <c>{hash}</c>, <c>{length}</c> and <c>{sign}</c> are those of what stands
/// behind the first empty line.
/// </summary>
internal sealed class EndpointTarget : ITarget
{
    private const string Host = "https://hooks.example.com";
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";
    private const int RenewAfter = 20_000;

    private readonly ErrorLogs _logs = new();
    private WebApplication? _app;
    private RawHttp _http = null!;
    private int _runs;

    public string Name => "endpoint";

    public int Share => 15;

    public long Allocated => GC.GetTotalAllocatedBytes();

    public long Cpu => CpuClock.Process();

    public IReadOnlyList<string> Words =>
    [
        .. Known.FieldWords, "\r\n", "\r\n\r\n", "GET ", "POST ", "HEAD ", "OPTIONS ", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", " HTTP/1.1", " HTTP/1.0",
        "Host: a", "Host: a\r\nHost: b",
        "Content-Length: {length}", "Content-Length: 0", "Content-Length: 131073", "Content-Length: -1", "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked", "0\r\n\r\n", "5\r\nHello\r\n",
        "FFFFFFFF\r\n", "X-Twilio-Signature: {sign}", "X-Twilio-Webhooks-Signature-Settings: ", "I-Twilio-Idempotency-Token: a", "Expect: 100-continue",
        "Connection: close",
        "Connection: upgrade\r\nUpgrade: websocket", "Content-Type: application/json", "Content-Type: multipart/form-data; boundary=a", "Content-Type: ",
        "/call-message-events/status",
        "/call-message-events/voice", "?bodySHA256={hash}", "%2e%2e", "//", "*", "http://a/", "{hash}", "{length}", "{sign}",
    ];

    public IEnumerable<string> Seeds =>
    [
        $"POST /call-message-events/messages HTTP/1.1\r\nHost: a\r\n{Form}"
            + $"Content-Length: {{length}}\r\nX-Twilio-Signature: {{sign}}\r\n\r\n{Known.MessageForm}",
        $"POST /call-message-events/status HTTP/1.1\r\nHost: a\r\n{Form}Content-Length: {{length}}\r\nX-Twilio-Signature: {{sign}}\r\n\r\n{Known.StatusForm}",
        "POST /call-message-events/messages?bodySHA256={hash} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
            + $"X-Twilio-Signature: {{sign}}\r\n\r\n{Known.MessageJson}",
        $"GET /call-message-events/messages?{Known.MessageForm} HTTP/1.1\r\nHost: a\r\nX-Twilio-Signature: {{sign}}\r\n\r\n",
        $"POST /call-message-events/messages HTTP/1.1\r\nHost: a\r\n{Form}Transfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n",
        $"POST /call-message-events/voice HTTP/1.1\r\nHost: a\r\n{Form}Content-Length: {{length}}\r\nX-Twilio-Signature: {{sign}}\r\n\r\n{Known.StatusForm}",
        "POST /call-message-events/messages HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=1GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /call-message-events/messages HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "\x16\x03\x01\x02\0\x01",
    ];

    /// <summary>Of the whole process, which has timers.</summary>
    public long MayAllocate(int length) => (1024L * length) + 8_000_000;

    public void Dispose()
    {
        Stop();
        _logs.Dispose();
    }

    public void Run(byte[] input)
    {
        if (_runs++ % RenewAfter == 0) Start();
        foreach (var status in _http.Exchange(Expand(input))) Finding.If(status is >= 500 and not 505, $"It was answered {status}.");
        _logs.Check();
    }

    private static byte[] Expand(byte[] input)
    {
        // Latin-1 keeps every byte.
        var text = Encoding.Latin1.GetString(input);
        if (!text.Contains('{', StringComparison.Ordinal)) return input;

        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = end < 0 ? [] : input.AsSpan(end + 4).ToArray();
        text = text.Replace("{hash}", Convert.ToHexStringLower(SHA256.HashData(body)), StringComparison.Ordinal)
            .Replace("{length}", $"{body.Length}", StringComparison.Ordinal);
        if (!text.Contains("{sign}", StringComparison.Ordinal)) return Encoding.Latin1.GetBytes(Known.Cut(text));

        var words = text.Split(' ', 3);
        var isJson = text.Contains("json\r\n", StringComparison.Ordinal);
        var signature = TwilioSignature.Sign(
            Host + (words.Length > 1 ? words[1] : ""), words[0] == "GET" ? [] : body, isJson ? CallbackFormat.Json : CallbackFormat.Form, Known.AuthToken);
        return Encoding.Latin1.GetBytes(Known.Cut(text.Replace("{sign}", signature, StringComparison.Ordinal)));
    }

    private void Stop() => _app?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Start()
    {
        Stop();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton<ILoggerFactory>(_logs);
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        CallbackApp.AddTo(builder.Services, new(Host));
        _app = builder.Build();
        _app.MapCallMessageEvents();
        _app.MapMethods("/call-message-events/voice", ["GET", "POST"], static () => "<Response/>").RequireTwilioSignature();
        _app.StartAsync().GetAwaiter().GetResult();
        _http = new(new Uri(_app.Urls.First()).Port);
    }
}
