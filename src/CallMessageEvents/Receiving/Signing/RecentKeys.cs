namespace CallMessageEvents;

/// <summary>
/// The keys of secrets used lately, for those who come with a secret each time. Bounded, lock-free: of secrets that claim one place the last two have it, since an old token
/// and its new one are tried in turn.
/// </summary>
internal static class RecentKeys
{
    private const int Places = 64;
    private static readonly SigningKey?[] Last = new SigningKey?[Places];
    private static readonly SigningKey?[] LastButOne = new SigningKey?[Places];

    public static SigningKey Get(string secret, SignatureAlgorithm algorithm)
    {
        var place = ((uint)StringComparer.Ordinal.GetHashCode(secret) + (uint)algorithm) % Places;
        var last = Last[place];
        if (last?.IsOf(secret, algorithm) == true) return last;
        if (LastButOne[place] is { } other && other.IsOf(secret, algorithm)) return other;

        LastButOne[place] = last;
        return Last[place] = new SigningKey(secret, algorithm);
    }
}
