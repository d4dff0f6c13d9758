using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Hosting;

/// <summary>
/// Verifies and creates <c>X-Twilio-Signature</c>: the proof that Twilio, or somebody who has the account's auth token or a SharedKey's secret, sent a request
/// to a URL. For hosts of any kind, and for all of Twilio's webhooks. Pure and thread-safe; no request makes it throw, and it keeps no secret.
/// </summary>
[SuppressMessage("Design", "CA1054", Justification = "The text is signed, to the character; a Uri may write it otherwise.")]
public static class TwilioSignature
{
    /// <summary>Verifies the signature of a request that an auth token signed.</summary>
    /// <remarks>
    /// Twilio is not consistent in what it signs, so several forms of the URL count as equal: with and without the port, the scheme's default port included;
    /// with and without user and password; with an apostrophe and with <c>%27</c>. A JSON body is accepted only when the query has its SHA-256 as
    /// <c>bodySHA256</c>, as Twilio's requests do. A form of more than 12,000 fields, which Twilio's never has, is never valid.
    /// </remarks>
    /// <param name="signature">The header <c>X-Twilio-Signature</c>; null when the request has none.</param>
    /// <param name="url">
    /// The URL that Twilio called, as configured at Twilio, with the query as it came. Behind a proxy this differs from the URL that this host sees. When it
    /// has a fragment, the signature is verified both without and with it.
    /// </param>
    /// <param name="body">The body as it came, to the byte; empty for a GET.</param>
    /// <param name="format">How the body is written; <see cref="CallbackFormat.Form"/> for a GET.</param>
    /// <param name="authTokens">
    /// The auth tokens of the account that owns the call, newest first; null and blank ones are skipped. Never an API key's secret.
    /// </param>
    /// <returns><see cref="SignatureResult.Valid"/>, or the reason why not. Then answer 403, without the reason.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> is null.</exception>
    public static SignatureResult Verify(string? signature, string url, ReadOnlySpan<byte> body, CallbackFormat format, params ReadOnlySpan<string> authTokens)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Verify(signature, url, body, format, SignatureAlgorithm.HmacSha1, KeysOf(authTokens), SignatureResult.NoToken);
    }

    /// <summary>Verifies the signature of a request with one key and one algorithm, and with nothing else.</summary>
    /// <inheritdoc cref="Verify(string?, string, ReadOnlySpan{byte}, CallbackFormat, ReadOnlySpan{string})"/>
    /// <param name="signature">The header <c>X-Twilio-Signature</c>; null when the request has none.</param>
    /// <param name="url">The URL that Twilio called.</param>
    /// <param name="body">The body as it came, to the byte; empty for a GET.</param>
    /// <param name="format">How the body is written; <see cref="CallbackFormat.Form"/> for a GET.</param>
    /// <param name="secret">A SharedKey's secret, or an auth token, which signs with <see cref="SignatureAlgorithm.HmacSha1"/> only.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is blank, or <paramref name="algorithm"/> is none.</exception>
    public static SignatureResult Verify(
        string? signature, string url, ReadOnlySpan<byte> body, CallbackFormat format, string secret, SignatureAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Verify(signature, url, body, format, algorithm, [KeyOf(secret, algorithm)], SignatureResult.NoToken);
    }

    /// <summary>
    /// Verifies the signature of a request with the SharedKey and the algorithm that <paramref name="settings"/> names, or with the auth tokens when there are
    /// no settings. No other key and no other algorithm is tried.
    /// </summary>
    /// <inheritdoc cref="Verify(string?, string, ReadOnlySpan{byte}, CallbackFormat, ReadOnlySpan{string})"/>
    /// <param name="signature">The header <c>X-Twilio-Signature</c>; null when the request has none.</param>
    /// <param name="settings">
    /// The header <c>X-Twilio-Webhooks-Signature-Settings</c>; null when the request has none. An empty one is refused. When the request has the header
    /// twice, give an empty text, so that it is refused, too.
    /// </param>
    /// <param name="url">The URL that Twilio called.</param>
    /// <param name="body">The body as it came, to the byte; empty for a GET.</param>
    /// <param name="format">How the body is written; <see cref="CallbackFormat.Form"/> for a GET.</param>
    /// <param name="sharedKeys">The account's SharedKeys.</param>
    /// <param name="authTokens">The account's auth tokens, newest first; none when only SharedKeys are accepted.</param>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> or <paramref name="sharedKeys"/> is null.</exception>
    public static SignatureResult Verify(
        string? signature,
        string? settings,
        string url,
        ReadOnlySpan<byte> body,
        CallbackFormat format,
        IEnumerable<SharedKey> sharedKeys,
        params ReadOnlySpan<string> authTokens)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(sharedKeys);
        var refused = SignatureSettings.Read(settings, out var known);
        if (refused != SignatureResult.None) return refused;
        if (!known.IsShared) return Verify(signature, url, body, format, SignatureAlgorithm.HmacSha1, KeysOf(authTokens), SignatureResult.SharedKeyRequired);

        var id = known.KeyId;
        var secret = AccountKeys.Shared(sharedKeys).FirstOrDefault(key => id.Span.SequenceEqual(key.Id)).Secret;
        SigningKey[] keys = secret is null ? [] : [SigningKey.Once(secret, known.Algorithm)];
        return Verify(signature, url, body, format, known.Algorithm, keys, SignatureResult.UnknownSharedKey);
    }

    /// <summary>Signs a request as Twilio does with an account's auth token, for tests.</summary>
    /// <param name="url">The URL; its fragment is not signed. For a JSON body it needs <c>bodySHA256</c>: <see cref="AddBodyHash"/>.</param>
    /// <param name="body">The body; empty for a GET.</param>
    /// <param name="format">How the body is written; <see cref="CallbackFormat.Form"/> for a GET.</param>
    /// <param name="authToken">The account's auth token.</param>
    /// <returns>The header <c>X-Twilio-Signature</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="authToken"/> is blank, or a form has more than 12,000 fields.</exception>
    public static string Sign(string url, ReadOnlySpan<byte> body, CallbackFormat format, string authToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentException.ThrowIfNullOrWhiteSpace(authToken);
        return Sign(url, body, format, KeyOf(authToken, SignatureAlgorithm.HmacSha1));
    }

    /// <summary>
    /// Signs a request as Twilio does with a SharedKey, for tests. The request then has the header <c>X-Twilio-Webhooks-Signature-Settings</c>, too:
    /// <c>key=webhooks_sharedkey_…,algorithm=HMAC_SHA256</c>.
    /// </summary>
    /// <param name="url">The URL; its fragment is not signed. For a JSON body it needs <c>bodySHA256</c>: <see cref="AddBodyHash"/>.</param>
    /// <param name="body">The body; empty for a GET.</param>
    /// <param name="format">How the body is written; <see cref="CallbackFormat.Form"/> for a GET.</param>
    /// <param name="secret">The SharedKey's secret.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <returns>The header <c>X-Twilio-Signature</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="secret"/> is blank, <paramref name="algorithm"/> is none, or a form has more than 12,000 fields.
    /// </exception>
    public static string Sign(string url, ReadOnlySpan<byte> body, CallbackFormat format, string secret, SignatureAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Sign(url, body, format, KeyOf(secret, algorithm));
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

    /// <param name="signature">The signature.</param>
    /// <param name="url">The URL.</param>
    /// <param name="body">The body.</param>
    /// <param name="format">How the body is written.</param>
    /// <param name="algorithm">The keys' algorithm.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="noKey">What it is when there are none.</param>
    private static SignatureResult Verify(
        string? signature, string url, ReadOnlySpan<byte> body, CallbackFormat format, SignatureAlgorithm algorithm, ReadOnlySpan<SigningKey> keys,
        SignatureResult noKey)
    {
        var refused = SignatureText.Check(signature, algorithm);
        if (refused != SignatureResult.None) return refused;
        if (keys.IsEmpty) return noKey;

        // Of what is not read nothing is known: further fields could be added to it, unsigned.
        return SignedOf(body, format) is { } fields
            ? SignatureVerifier.Verify(signature, SignedUrl.Parse(url), body, format, fields, keys)
            : SignatureResult.Mismatch;
    }

    private static string Sign(string url, ReadOnlySpan<byte> body, CallbackFormat format, SigningKey key)
    {
        var fields = SignedOf(body, format) ?? throw new ArgumentException("The form has more fields than can be verified.", nameof(body));
        var known = SignedUrl.Parse(url);
        var text = new SignedText(stackalloc byte[SignedText.UsualLength], known.MaxLength, fields);
        text.Prepend(known.Target);
        text.Prepend(known.Bases[0]);
        Span<byte> signature = stackalloc byte[SignatureText.MaxLength];
        signature = signature[..SignatureText.LengthOf(key.Algorithm)];
        key.Sign(text.Bytes, signature);
        return Convert.ToBase64String(signature);
    }

    /// <summary>The fields that are signed: those of a form; null when it has so many that not all are read.</summary>
    private static CallbackFields? SignedOf(ReadOnlySpan<byte> body, CallbackFormat format)
    {
        if (format == CallbackFormat.Json) return CallbackFields.None;
        var fields = CallbackFields.Read(body, CallbackFormat.Form, out var error);
        return error is null ? fields : null;
    }

    private static SigningKey KeyOf(string secret, SignatureAlgorithm algorithm)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        return algorithm is SignatureAlgorithm.HmacSha1 or SignatureAlgorithm.HmacSha256
            ? SigningKey.Once(SecretText.Trim(secret)!, algorithm)
            : throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "There is no such algorithm.");
    }

    private static SigningKey[] KeysOf(ReadOnlySpan<string> authTokens) =>
        [.. AccountKeys.Tokens(authTokens.ToArray()).Select(static token => SigningKey.Once(token, SignatureAlgorithm.HmacSha1))];
}
