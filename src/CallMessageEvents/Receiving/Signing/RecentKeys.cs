namespace CallMessageEvents;

/// <summary>
/// The keys of tokens used lately, for those who come with a token each time. Bounded, lock-free: of tokens that claim one place the last two have it, since an old token and
/// its new one are tried in turn.
/// </summary>
internal static class RecentKeys
{
    private const int Places = 64;
    private static readonly SigningKey?[] Last = new SigningKey?[Places];
    private static readonly SigningKey?[] LastButOne = new SigningKey?[Places];

    public static SigningKey Get(string token)
    {
        var place = (uint)StringComparer.Ordinal.GetHashCode(token) % Places;
        var last = Last[place];
        if (last?.IsOf(token) == true) return last;
        if (LastButOne[place] is { } other && other.IsOf(token)) return other;

        LastButOne[place] = last;
        return Last[place] = new SigningKey(token);
    }
}
