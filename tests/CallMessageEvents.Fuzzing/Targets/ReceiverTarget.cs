namespace CallMessageEvents.Fuzzing;

/// <summary>
/// The receiver in one process, with requests that are signed after they were mutated. An input is one or more requests with an empty line between them: kind
/// and format, the query, the body.
/// </summary>
internal sealed class ReceiverTarget : ITarget
{
    private readonly CallbackApp _app = new(5_000);

    public string Name => "receiver";

    public int Share => 60;

    public IReadOnlyList<string> Words =>
        [.. Known.FieldWords, .. Known.EnvelopeWords, "\n\n", "message form\n", "message json\n", "status form\n", "message get\n", "shared"];

    public IEnumerable<string> Seeds =>
    [
        $"message form\n\n{Known.MessageForm}", $"message json\n?a=1\n{Known.MessageJson}", $"status form\n\n{Known.StatusForm}",
        $"message get\n?{Known.MessageForm}\n",
        $"message form shared\n\n{Known.MessageForm}\n\nmessage form\n\n{Known.MessageForm}\n\nstatus form\n\n{Known.StatusForm}",
    ];

    public long MayAllocate(int length) => (1024L * length) + 1_000_000;

    public void Dispose() => _app.Dispose();

    public void Run(byte[] input)
    {
        var rest = input.AsSpan();
        for (var count = 0; !rest.IsEmpty && count < 8; count++)
        {
            // Behind the kind and the query, which may be empty, a request ends with an empty line.
            var pieces = new Pieces(rest);
            var (kind, query) = (pieces.Next(), pieces.Next());
            var body = pieces.Rest;
            var end = body.IndexOf("\n\n"u8);
            Receive(kind, query, end < 0 ? body.ToArray() : body[..end].ToArray());
            rest = end < 0 ? default : rest[^(body.Length - end - 2)..];
        }
    }

    private void Receive(string kind, string query, byte[] body)
    {
        var isGet = kind.Contains("get", StringComparison.Ordinal);
        var isJson = kind.Contains("json", StringComparison.Ordinal) && !isGet;
        var isShared = kind.Contains("shared", StringComparison.Ordinal);
        if (isGet) body = [];
        var format = isJson ? CallbackFormat.Json : CallbackFormat.Form;
        var target = "/call-message-events/messages" + (query.StartsWith('?') ? query : "");
        if (isJson) target = TwilioSignature.AddBodyHash(target, body);
        var url = "https://hooks.example.com" + target;
        var answer = _app.Receive(
            new()
            {
                Method = isGet ? "GET" : "POST",
                Scheme = "https",
                Host = "hooks.example.com",
                Target = target,
                ContentType = isJson ? Known.Json : Known.Form,
                Signature = isShared
                    ? TwilioSignature.Sign(url, body, format, Known.SharedKeySecret, SignatureAlgorithm.HmacSha256)
                    : TwilioSignature.Sign(url, body, format, Known.AuthToken),
                SignatureSettings = isShared ? Known.Settings : null,
                IdempotencyToken = kind.Contains("token", StringComparison.Ordinal) ? kind : null,
                Body = body,
            },
            kind.StartsWith("status", StringComparison.Ordinal));

        // 403: another account's, or a hash in a query that has a fragment's mark; 413: too large.
        Finding.If(answer.StatusCode is not (204 or 400 or 403 or 413), $"It was answered {answer.StatusCode}.");
    }
}
