namespace CallMessageEvents.Hosting;

/// <summary>A request that may be a callback from Twilio, for any host. Give everything as it came: the signature covers exactly that.</summary>
public sealed class CallbackRequest
{
    /// <summary>
    /// The maximum length of a body in bytes, 128 KiB: 10,000 characters of Chinese are 90 KB when form-encoded. A host may stop reading one byte beyond it.
    /// </summary>
    public const int MaxBodyBytes = 128 * 1024;

    /// <summary>Gets the method, such as <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Gets the scheme that the client used: <c>https</c> or <c>http</c>. Not used when the option <c>PublicBaseUrl</c> is set.</summary>
    public required string Scheme { get; init; }

    /// <summary>Gets host and port, as in the request's <c>Host</c>. Not used when the option <c>PublicBaseUrl</c> is set.</summary>
    public required string Host { get; init; }

    /// <summary>Gets the raw path and query from the request's first line, never decoded and encoded again.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the beginning of <see cref="Target"/>'s path that is replaced by <c>PublicBaseUrl</c>: ASP.NET Core's <c>PathBase</c>.</summary>
    /// <value>The default is empty.</value>
    public string PathBase { get; init; } = string.Empty;

    /// <summary>Gets the header <c>Content-Type</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets the header <c>X-Twilio-Signature</c>.</summary>
    public string? Signature { get; init; }

    /// <summary>
    /// Gets the header <c>X-Twilio-Webhooks-Signature-Settings</c>, which names the SharedKey that signed; null when the request has none. An empty text means
    /// an empty header, which is refused: give it, too, when the request has the header more than once.
    /// </summary>
    public string? SignatureSettings { get; init; }

    /// <summary>Gets the header <c>I-Twilio-Idempotency-Token</c>, which stays the same when Twilio retries a request.</summary>
    public string? IdempotencyToken { get; init; }

    /// <summary>Gets the body as it came. Do not change it until the answer is there. The message copies its content, so the body is not kept.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}
