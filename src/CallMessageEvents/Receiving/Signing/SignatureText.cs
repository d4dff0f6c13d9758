using System.Buffers;
using System.Buffers.Binary;

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

    /// <summary>
    /// Whether two signatures are the same, in a time that does not tell where they differ: no branch depends on them. The framework's own comparison goes byte by byte, which
    /// costs as much as all the rest that is done with a form of the URL, its HMAC aside.
    /// </summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var difference = BinaryPrimitives.ReadUInt64LittleEndian(left) ^ BinaryPrimitives.ReadUInt64LittleEndian(right);
        difference |= BinaryPrimitives.ReadUInt64LittleEndian(left[8..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(right[8..]);
        difference |= BinaryPrimitives.ReadUInt32LittleEndian(left[16..]) ^ BinaryPrimitives.ReadUInt32LittleEndian(right[16..]);
        return difference == 0;
    }
}
