using System.Buffers;
using System.Buffers.Binary;

namespace CallMessageEvents;

/// <summary>The text of a signature: the base64 of an HMAC, and exactly that.</summary>
internal static class SignatureText
{
    /// <summary>How long a signature is at most, in bytes.</summary>
    public const int MaxLength = 32;

    private const int Sha1Length = 20;
    private static readonly SearchValues<char> Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    // The last digit carries two bits that are not used, with 20 bytes and with 32: were they not zero, one signature could be written in four ways.
    private static readonly SearchValues<char> LastDigits = SearchValues.Create("AEIMQUYcgkosw048");

    /// <summary>How long a signature is, in bytes.</summary>
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

    /// <summary>
    /// Whether two signatures of one length are the same, in a time that does not tell where they differ: no branch depends on them. The framework's own comparison goes byte
    /// by byte, which costs as much as all the rest that is done with a form of the URL, its HMAC aside.
    /// </summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var difference = Differ(left, right, 0) | Differ(left, right, sizeof(ulong));
        difference |= left.Length == Sha1Length
            ? BinaryPrimitives.ReadUInt32LittleEndian(left[16..]) ^ BinaryPrimitives.ReadUInt32LittleEndian(right[16..])
            : Differ(left, right, 2 * sizeof(ulong)) | Differ(left, right, 3 * sizeof(ulong));
        return difference == 0;
    }

    private static ulong Differ(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int at) =>
        BinaryPrimitives.ReadUInt64LittleEndian(left[at..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(right[at..]);
}
