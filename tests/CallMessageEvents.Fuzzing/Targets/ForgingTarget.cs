namespace CallMessageEvents.Fuzzing;

/// <summary>
/// Requests that were signed, and then changed: what is accepted must have the signed text of the original, in a documented form of the address. An input is
/// the number of the original and the format, the settings, the address, the body; the signature is the original's.
/// </summary>
internal sealed class ForgingTarget : ITarget
{
    private const string Messages = "https://hooks.example.com/call-message-events/messages";

    private readonly Original[] _originals =
    [
        new("form", null, $"{Messages}?tenant=o'neill&v=2", Known.MessageForm),
        new("json", null, $"{Messages}?tenant=acme", Known.MessageJson),
        new("form", Known.Settings, $"https://user:pw@hooks.example.com:8443/call-message-events/messages", Known.MessageForm),
        new("json", Known.Settings, $"{Messages}#rc=3&rp=5xx,ct,rt&rt=4500", Known.MessageJson),
        new("get", null, $"{Messages}?{Known.MessageForm}", ""),
        new("form", null, "http://hooks.example.com:80/m", "A=1&B=2&A=0&CallSid=CA1&Content=1"),
    ];

    private readonly CallbackApp _app = new(10_000);

    public ForgingTarget()
    {
        // What is not accepted as it is would prove nothing when it is changed.
        for (var i = 0; i < _originals.Length; i++) Finding.If(!IsAccepted(Input(i)), $"Original {i} is not accepted.");
    }

    public string Name => "forging";

    public int Share => 150;

    public IReadOnlyList<string> Words =>
    [
        .. Known.FieldWords, ":443", ":80", ":8443", "user:pw@", "@", "'", "%27", "#", "#rc=3&rp=5xx,ct,rt&rt=4500", "bodySHA256=", "&bodySHA256=0", "?", "/",
        "//", "\\", "%2F", "http://",
        "https://", "HTTPS://", "&A=1", "&Content=2", "&CallSid=CA2", "key=", ",", "algorithm=", "HMAC_SHA1", "-\n", "form", "json", "get",
    ];

    public IEnumerable<string> Seeds => Enumerable.Range(0, _originals.Length).Select(i => Encoding.UTF8.GetString(Input(i)));

    public long MayAllocate(int length) => (1024L * length) + 512_000;

    public void Dispose() => _app.Dispose();

    public void Run(byte[] input) => IsAccepted(input);

    private byte[] Input(int number)
    {
        var original = _originals[number];
        return Encoding.UTF8.GetBytes($"{number}{original.Format}\n{original.Settings ?? "-"}\n{original.SentUrl}\n{original.Body}");
    }

    /// <summary>Whether it was accepted, and rightly so.</summary>
    private bool IsAccepted(byte[] input)
    {
        var pieces = new Pieces(input);
        var first = pieces.Next();
        var original = _originals[(first.Length == 0 ? 0 : first[0]) % _originals.Length];
        var format = first.Contains("json", StringComparison.Ordinal) ? CallbackFormat.Json : CallbackFormat.Form;
        var (settings, url) = (pieces.NextHeader(), pieces.Next());
        var isGet = first.Contains("get", StringComparison.Ordinal);
        var body = isGet ? [] : pieces.Rest.ToArray();

        var result = TwilioSignature.Verify(original.Signature, settings, url, body, format, CallbackApp.SharedKeys, Known.AuthToken);
        var isAccepted = result == SignatureResult.Valid;
        if (isAccepted) Check(original, settings, SignedReference.MayBe(original.Text, url, body, format == CallbackFormat.Form), "TwilioSignature");
        return IsReceived(original, settings, url, body, format, isGet) | isAccepted;
    }

    private bool IsReceived(Original original, string? settings, string url, byte[] body, CallbackFormat format, bool isGet)
    {
        var host = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var colon ? colon + 3 : 0;
        var end = url.IndexOfAny(['/', '?'], host) is >= 0 and var slash ? slash : url.Length;
        var request = new CallbackRequest
        {
            Method = isGet ? "GET" : "POST",
            Scheme = host == 0 ? "https" : url[..(host - 3)],
            Host = url[host..end],
            Target = url[end..],
            ContentType = format == CallbackFormat.Form ? Known.Form : Known.Json,
            Signature = original.Signature,
            SignatureSettings = settings,
            Body = body,
        };
        var status = _app.Receive(request).StatusCode;
        Finding.If(status is not (204 or 400 or 403 or 413), $"It was answered {status}.");
        if (status != 204) return false;

        var known = $"{request.Scheme}://{request.Host}{request.Target}";
        var isForm = format == CallbackFormat.Form || isGet;
        Check(original, settings, SignedReference.MayBe(original.Text, known, $"#{WebhookRetry.Default}", body, isForm), "The receiver");
        return true;
    }

    private static void Check(Original original, string? settings, bool isSame, string who)
    {
        Finding.If(!isSame, $"{who} accepts a request whose signed text differs.");
        var isKey = original.Settings is null ? settings is null : settings?.Contains(Known.SharedKeyId, StringComparison.Ordinal) == true;
        Finding.If(!isKey, $"{who} accepts another key's signature.");
    }

    private sealed class Original
    {
        public Original(string format, string? settings, string url, string body)
        {
            (Format, Settings, Body) = (format, settings, body);
            var bytes = Encoding.UTF8.GetBytes(body);
            var kind = format == "json" ? CallbackFormat.Json : CallbackFormat.Form;
            SentUrl = format == "json" ? TwilioSignature.AddBodyHash(url, bytes) : url;
            Signature = settings is null
                ? TwilioSignature.Sign(SentUrl, bytes, kind, Known.AuthToken)
                : TwilioSignature.Sign(SentUrl, bytes, kind, Known.SharedKeySecret, SignatureAlgorithm.HmacSha256);
            Text = SignedReference.Text(SentUrl, bytes, kind == CallbackFormat.Form);
        }

        public string Format { get; }

        public string? Settings { get; }

        public string Body { get; }

        public string SentUrl { get; }

        public string Signature { get; }

        public byte[] Text { get; }
    }
}
