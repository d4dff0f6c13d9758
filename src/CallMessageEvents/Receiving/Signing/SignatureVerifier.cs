using System.Security.Cryptography;

namespace CallMessageEvents;

/// <summary>Verifies a callback's signature: one HMAC for each form of the URL that Twilio may have signed, and for each key.</summary>
internal static class SignatureVerifier
{
    /// <param name="signature">
    /// The value of <c>X-Twilio-Signature</c>, which <see cref="SignatureText.Check"/> has found to be well-formed for the keys' algorithm.
    /// </param>
    /// <param name="url">The URL that the callback was sent to.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="format">How the body is written.</param>
    /// <param name="fields">The fields of a form's body. Not used for JSON. None for a GET, whose fields are in the URL.</param>
    /// <param name="keys">The keys, all of one algorithm, the likeliest first; at least one.</param>
    public static SignatureResult Verify(
        string? signature, in SignedUrl url, ReadOnlySpan<byte> body, CallbackFormat format, CallbackFields fields, ReadOnlySpan<SigningKey> keys)
    {
        Span<byte> given = stackalloc byte[SignatureText.MaxLength];
        given = given[..SignatureText.LengthOf(keys[0].Algorithm)];
        SignatureText.Read(signature, given);
        if (format == CallbackFormat.Form) return FindSignedTarget(given, url, fields, keys) is null ? SignatureResult.Mismatch : SignatureResult.Valid;

        // Without a hash it is of no use, signed or not: say that.
        if (FindSignedTarget(given, url, CallbackFields.None, keys) is { } target) return BodyHash.Verify(target, body);
        return BodyHash.IsIn(url.Target) ? SignatureResult.Mismatch : SignatureResult.NoBodyHash;
    }

    /// <summary>Path and query of the URL that was signed; null when none was.</summary>
    private static string? FindSignedTarget(ReadOnlySpan<byte> signature, in SignedUrl url, CallbackFields fields, ReadOnlySpan<SigningKey> keys)
    {
        var text = new SignedText(stackalloc byte[SignedText.UsualLength], url.MaxLength, fields);
        foreach (var @base in url.Bases)
        {
            if (IsSigned(signature, @base, url.Target, url.Fragment, ref text, keys)) return url.Target;
        }

        var otherTarget = url.OtherTarget ?? url.Target;
        foreach (var @base in url.OtherBases ?? [])
        {
            if (IsSigned(signature, @base, otherTarget, url.Fragment, ref text, keys)) return otherTarget;
        }

        return null;
    }

    private static bool IsSigned(
        ReadOnlySpan<byte> signature, string @base, string target, string? fragment, ref SignedText text, ReadOnlySpan<SigningKey> keys)
    {
        // As it is, which is how Twilio nearly always signs: it need not be taken apart.
        text.RemoveUrl();
        text.Prepend(target);
        text.Prepend(@base);
        if (IsSigned(signature, text.Bytes, keys)) return true;

        var forms = new UrlForms(@base, target, fragment);
        for (var form = UrlVariations.None; forms.TryNext(ref form);)
        {
            forms.Write(form, ref text);
            if (IsSigned(signature, text.Bytes, keys)) return true;
        }

        return false;
    }

    private static bool IsSigned(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> text, ReadOnlySpan<SigningKey> keys)
    {
        Span<byte> expected = stackalloc byte[SignatureText.MaxLength];
        expected = expected[..signature.Length];
        foreach (var key in keys)
        {
            key.Sign(text, expected);
            if (CryptographicOperations.FixedTimeEquals(expected, signature)) return true;
        }

        return false;
    }
}
