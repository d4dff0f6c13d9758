using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>A secret to sign with by one algorithm. Thread-safe.</summary>
internal sealed class SigningKey
{
    private readonly byte[] _secret;
    private readonly IdleHash? _hmac;

    private SigningKey(string secret, SignatureAlgorithm algorithm, bool isKept)
    {
        (_secret, Algorithm) = (Encoding.UTF8.GetBytes(secret), algorithm);
        if (isKept) _hmac = new(() => IncrementalHash.CreateHMAC(NameOf(algorithm), _secret));
    }

    public SignatureAlgorithm Algorithm { get; }

    /// <summary>A key that is kept for many callbacks: its HMAC is set up once.</summary>
    public static SigningKey Kept(string secret, SignatureAlgorithm algorithm) => new(secret, algorithm, isKept: true);

    /// <summary>A key for one callback: nothing of it is left afterwards.</summary>
    public static SigningKey Once(string secret, SignatureAlgorithm algorithm) => new(secret, algorithm, isKept: false);

    /// <summary>The HMAC of the data: as many bytes as <see cref="SignatureText.LengthOf"/> says.</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        if (_hmac is not null) _hmac.Compute(data, signature);
        else if (Algorithm == SignatureAlgorithm.HmacSha256) HMACSHA256.HashData(_secret, data, signature);
#pragma warning disable CA5350 // Twilio signs by HMAC-SHA1.
        else HMACSHA1.HashData(_secret, data, signature);
#pragma warning restore CA5350
    }

    private static HashAlgorithmName NameOf(SignatureAlgorithm algorithm) =>
        algorithm == SignatureAlgorithm.HmacSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
}
