using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// <c>X-Twilio-Signature</c>: the proof that Twilio, or somebody who has the account's auth token, sent a request to a URL. For hosts of any kind, and for every webhook of
/// Twilio's. Pure and thread-safe; it never throws on what was sent.
/// </summary>
[SuppressMessage("Design", "CA1054", Justification = "The text is signed, to the character; a Uri may write it otherwise.")]
public static class TwilioSignature
{
    /// <summary>Verifies the signature of a request.</summary>
    /// <remarks>
    /// Twilio is not consistent in what it signs, so that several forms of the URL count as the same: with its port, or the scheme's own, and without; with user and password
    /// and without; with an apostrophe and with <c>%27</c>. A JSON body counts only if the query has its SHA-256 as <c>bodySHA256</c>, as Twilio's has.
    /// </remarks>
    /// <param name="signature">The header's value; null when the request has none.</param>
    /// <param name="url">
    /// The URL that Twilio called, as configured there, with the query as it came: behind a proxy not the one that this host sees. It may have a fragment: both, without it and
    /// with it, are then verified.
    /// </param>
    /// <param name="body">The body as it came, to the byte; empty for a GET.</param>
    /// <param name="format">How the body is written; <see cref="CallbackFormat.Form"/> for a GET.</param>
    /// <param name="authTokens">The auth tokens of the account that owns the call, the newest first; null and empty ones are passed over. Never an API key's secret.</param>
    /// <returns><see cref="SignatureResult.Valid"/>, or why not. Answer 403 then, and keep the reason to yourself.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> is null.</exception>
    public static SignatureResult Verify(string? signature, string url, ReadOnlySpan<byte> body, CallbackFormat format, params ReadOnlySpan<string> authTokens)
    {
        ArgumentNullException.ThrowIfNull(url);
        var refused = SignatureVerifier.Check(signature);
        if (refused != SignatureResult.None) return refused;

        var keys = KeysOf(authTokens);
        if (format == CallbackFormat.Json) return SignatureVerifier.Verify(signature, SignedUrl.Parse(url), body, format, default, keys);

        using var fields = CallbackFields.ReadForm(body);
        return SignatureVerifier.Verify(signature, SignedUrl.Parse(url), body, format, fields, keys);
    }

    /// <summary>Signs a request as Twilio does, for tests.</summary>
    /// <param name="url">The URL; its fragment is not signed. For a JSON body it needs <c>bodySHA256</c>: <see cref="AddBodyHash"/>.</param>
    /// <param name="body">The body; empty for a GET.</param>
    /// <param name="format">How the body is written; <see cref="CallbackFormat.Form"/> for a GET.</param>
    /// <param name="authToken">The account's auth token.</param>
    /// <returns>The header's value.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="authToken"/> is empty.</exception>
    public static string Sign(string url, ReadOnlySpan<byte> body, CallbackFormat format, string authToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentException.ThrowIfNullOrEmpty(authToken);
        if (format == CallbackFormat.Json) return Sign(url, default, authToken);

        using var fields = CallbackFields.ReadForm(body);
        return Sign(url, fields, authToken);
    }

    /// <summary>Puts the SHA-256 of a JSON body into a URL's query, as Twilio does before it signs, for tests.</summary>
    /// <param name="url">The URL, with or without a query.</param>
    /// <param name="body">The JSON body.</param>
    /// <returns>The URL with <c>bodySHA256</c> as the last parameter of its query.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> is null.</exception>
    public static string AddBodyHash(string url, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(url);
        return BodyHash.AddTo(url, body);
    }

    private static string Sign(string url, in CallbackFields fields, string authToken)
    {
        var known = SignedUrl.Parse(url);
        var text = new SignedText(known.MaxLength, fields);
        text.Prepend(known.Target);
        text.Prepend(known.Base);
        Span<byte> signature = stackalloc byte[SignatureText.Length];
        RecentKeys.Get(authToken).Sign(text.Bytes, signature);
        text.Dispose();
        return Convert.ToBase64String(signature);
    }

    private static SigningKey[] KeysOf(ReadOnlySpan<string> authTokens)
    {
        var keys = new List<SigningKey>(authTokens.Length);
        foreach (var token in authTokens)
        {
            if (!string.IsNullOrEmpty(token)) keys.Add(RecentKeys.Get(token));
        }

        return [.. keys];
    }
}
