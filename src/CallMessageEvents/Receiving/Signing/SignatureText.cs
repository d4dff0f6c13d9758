using System.Buffers;

namespace CallMessageEvents;

/// <summary>The text of a signature: the base64 of an HMAC, and exactly that.</summary>
internal static class SignatureText
{
    /// <summary>The length of the longest signature, in bytes.</summary>
    public const int MaxLength = 32;

    private const int Sha1Length = 20;
    private static readonly SearchValues<char> Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    // The last digit carries two unused bits, with 20 bytes and with 32. If they could be anything, one signature could be written in four ways.
    private static readonly SearchValues<char> LastDigits = SearchValues.Create("AEIMQUYcgkosw048");

    /// <summary>The length of a signature, in bytes.</summary>
    public static int LengthOf(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.HmacSha256 ? MaxLength : Sha1Length;

    /// <summary><see cref="SignatureResult.None"/> when the text is a signature made by the algorithm.</summary>
    public static SignatureResult Check(ReadOnlySpan<char> text, SignatureAlgorithm algorithm)
    {
        if (text.IsEmpty) return SignatureResult.NoSignature;

        // 28 characters, or 44.
        var length = (LengthOf(algorithm) + 2) / 3 * 4;
        var isWellFormed = text.Length == length && text[^1] == '=' && LastDigits.Contains(text[^2]) && !text[..^2].ContainsAnyExcept(Digits);
        return isWellFormed ? SignatureResult.None : SignatureResult.MalformedSignature;
    }

    /// <summary>The bytes of a well-formed signature.</summary>
    public static void Read(ReadOnlySpan<char> text, Span<byte> signature) => Convert.TryFromBase64Chars(text, signature, out _);
}
