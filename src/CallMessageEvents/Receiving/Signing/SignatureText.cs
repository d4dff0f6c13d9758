using System.Buffers;

namespace CallMessageEvents;

/// <summary>The text of a signature: the base64 of an HMAC-SHA1, and exactly that.</summary>
internal static class SignatureText
{
    /// <summary>How long a signature is, in bytes.</summary>
    public const int Length = 20;

    private const int TextLength = 28;
    private static readonly SearchValues<char> Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    // The last digit carries two bits that are not used: were they not zero, one signature could be written in four ways.
    private static readonly SearchValues<char> LastDigits = SearchValues.Create("AEIMQUYcgkosw048");

    /// <summary><see cref="SignatureResult.None"/> when the text is a signature.</summary>
    public static SignatureResult Check(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return SignatureResult.NoSignature;

        var isWellFormed = text.Length == TextLength && text[^1] == '=' && LastDigits.Contains(text[^2]) && !text[..^2].ContainsAnyExcept(Digits);
        return isWellFormed ? SignatureResult.None : SignatureResult.MalformedSignature;
    }

    /// <summary>The bytes of a well-formed signature.</summary>
    public static void Read(ReadOnlySpan<char> text, Span<byte> signature) => Convert.TryFromBase64Chars(text, signature, out _);
}
