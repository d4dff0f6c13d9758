namespace CallMessageEvents.Hosting;

/// <summary>A request that may be a callback of Twilio, for any host. Give everything as it came: the signature is over exactly that.</summary>
public sealed class CallbackRequest
{
    /// <summary>
    /// The most bytes of a body that are taken, 128 KiB: 10,000 characters of Chinese are 90 KB when form-encoded. A host may stop reading one byte beyond.
    /// </summary>
    public const int MaxBodyBytes = 128 * 1024;

    /// <summary>The method, such as <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary><c>https</c> or <c>http</c>, as the client used it. Not used where the option <c>PublicBaseUrl</c> is set.</summary>
    public required string Scheme { get; init; }

    /// <summary>Host and port, as in the request's <c>Host</c>. Not used where the option <c>PublicBaseUrl</c> is set.</summary>
    public required string Host { get; init; }

    /// <summary>The path and query, raw, as in the request's first line: never decoded and encoded again.</summary>
    public required string Target { get; init; }

    /// <summary>The beginning of <see cref="Target"/>'s path that <c>PublicBaseUrl</c> stands for: ASP.NET Core's <c>PathBase</c>. Default: empty.</summary>
    public string PathBase { get; init; } = string.Empty;

    /// <summary>The header <c>Content-Type</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>The header <c>X-Twilio-Signature</c>.</summary>
    public string? Signature { get; init; }

    /// <summary>
    /// The header <c>X-Twilio-Webhooks-Signature-Settings</c>, which names the SharedKey that signed; null when the request has none. An empty text is an
    /// empty header, and is refused: give that, too, when the header is there more than once.
    /// </summary>
    public string? SignatureSettings { get; init; }

    /// <summary>The header <c>I-Twilio-Idempotency-Token</c>, the same when Twilio repeats a request.</summary>
    public string? IdempotencyToken { get; init; }

    /// <summary>The body as it came. Do not change it until the answer is there. The message gets copies: nothing is kept of the body while it waits.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}
