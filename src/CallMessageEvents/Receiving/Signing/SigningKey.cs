using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>An auth token, ready to sign with. Thread-safe.</summary>
internal sealed class SigningKey(string token)
{
    private readonly string _token = token;
    private readonly IdleHash _hmac = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(token)));

    public bool IsOf(string token) => _token == token;

    /// <summary>The HMAC-SHA1 of the data: <see cref="SignatureText.Length"/> bytes.</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature) => _hmac.Compute(data, signature);
}
