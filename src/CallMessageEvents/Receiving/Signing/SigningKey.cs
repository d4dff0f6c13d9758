using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>A secret, ready to sign with by one algorithm. Thread-safe.</summary>
internal sealed class SigningKey(string secret, SignatureAlgorithm algorithm)
{
    private readonly string _secret = secret;
    private readonly IdleHash _hmac = new(() => IncrementalHash.CreateHMAC(NameOf(algorithm), Encoding.UTF8.GetBytes(secret)));

    public SignatureAlgorithm Algorithm { get; } = algorithm;

    public bool IsOf(string secret, SignatureAlgorithm algorithm) => Algorithm == algorithm && _secret == secret;

    /// <summary>The HMAC of the data: as many bytes as <see cref="SignatureText.LengthOf"/> says.</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature) => _hmac.Compute(data, signature);

    private static HashAlgorithmName NameOf(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.HmacSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
}
