using System.Security.Cryptography;

namespace CallMessageEvents;

/// <summary>
/// Makes idempotency keys. With the jitter of retries this is the core's only ambient randomness: a source that a test could set would be a way to make the
/// same key twice.
/// </summary>
internal static class IdempotencyKey
{
    private const int Length = 32;

    /// <summary>A key that nobody else makes: 128 random bits.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(Length, lowercase: true);
}
