using System.Globalization;
using System.Security.Cryptography;

namespace CallMessageEvents;

/// <summary>Names messages: a prefix that no other process or client has, and a counter. Thread-safe.</summary>
internal sealed class TalkIds
{
    private readonly string _prefix = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 10);
    private long _last;

    /// <summary>Whether this process made an id.</summary>
    public bool IsOurs(string id) => id.Length > _prefix.Length && id[_prefix.Length] == '.' && id.StartsWith(_prefix, StringComparison.Ordinal);

    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{_prefix}.{Interlocked.Increment(ref _last)}");
}
