namespace CallMessageEvents;

/// <summary>
/// The header <c>X-Twilio-Webhooks-Signature-Settings</c>, <c>key=webhooks_sharedkey_…,algorithm=HMAC_SHA256</c>: the SharedKey that signed, and the algorithm.
/// The default is a request without the header, which an auth token signed.
/// </summary>
internal readonly record struct SignatureSettings(ReadOnlyMemory<char> KeyId, SignatureAlgorithm Algorithm)
{
    /// <summary>Whether a SharedKey signed, and no auth token.</summary>
    public bool IsShared => !KeyId.IsEmpty;

    /// <summary>Reads the header; <see cref="SignatureResult.None"/> when it can be read. Null means that there is none, which an empty one does not.</summary>
    public static SignatureResult Read(string? header, out SignatureSettings settings)
    {
        settings = default;
        if (header is null) return SignatureResult.None;

        ReadOnlyMemory<char> id = default, algorithm = default;
        var rest = header.AsMemory();
        for (var end = 0; end >= 0;)
        {
            end = rest.Span.IndexOf(',');
            var part = end < 0 ? rest : rest[..end];
            rest = rest[(end + 1)..];
            var equals = part.Span.IndexOf('=');
            if (equals < 0) return SignatureResult.MalformedSettings;

            // Twilio may add others one day.
            var isWellFormed = part.Span[..equals].Trim() switch
            {
                "key" => TrySet(ref id, part[(equals + 1)..]),
                "algorithm" => TrySet(ref algorithm, part[(equals + 1)..]),
                _ => true,
            };
            if (!isWellFormed) return SignatureResult.MalformedSettings;
        }

        if (!SharedKeyText.IsId(id.Span)) return SignatureResult.MalformedSettings;
        if (!TryRead(algorithm.Span, out var known)) return SignatureResult.UnknownAlgorithm;

        settings = new(id, known);
        return SignatureResult.None;
    }

    /// <summary>Returns false for a duplicate, or one without a value.</summary>
    private static bool TrySet(ref ReadOnlyMemory<char> place, ReadOnlyMemory<char> value)
    {
        value = value.Trim();
        if (value.IsEmpty || !place.IsEmpty) return false;
        place = value;
        return true;
    }

    /// <summary>A missing algorithm means HMAC-SHA1, as in Twilio's own libraries.</summary>
    private static bool TryRead(ReadOnlySpan<char> name, out SignatureAlgorithm algorithm)
    {
        algorithm = name.Equals("HMAC_SHA256", StringComparison.OrdinalIgnoreCase) ? SignatureAlgorithm.HmacSha256 : SignatureAlgorithm.HmacSha1;
        return algorithm == SignatureAlgorithm.HmacSha256 || name.IsEmpty || name.Equals("HMAC_SHA1", StringComparison.OrdinalIgnoreCase);
    }
}
