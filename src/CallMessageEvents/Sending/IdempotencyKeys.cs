using System.Globalization;
using System.Security.Cryptography;

namespace CallMessageEvents;

/// <summary>
/// Makes keys that are never made twice: random once, then counting. Cheaper than a random number for each. With the jitter of repetitions this is the core's
/// only ambient randomness: a source that a test could set would be a way to make the same key twice.
/// </summary>
internal sealed class IdempotencyKeys
{
    private const int Length = 33;
    private readonly string _prefix = Convert.ToHexString(RandomNumberGenerator.GetBytes(8)) + "-";
    private long _count;

    public string Next() => string.Create(Length, (_prefix, Count: Interlocked.Increment(ref _count)), static (key, parts) =>
    {
        parts._prefix.CopyTo(key);
        parts.Count.TryFormat(key[parts._prefix.Length..], out _, "x16", CultureInfo.InvariantCulture);
    });
}
