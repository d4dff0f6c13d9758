namespace CallMessageEvents;

/// <summary>The keys of tokens used lately, for those who come with a token each time. Bounded, lock-free: of two tokens that claim one place the last one has it.</summary>
internal static class RecentKeys
{
    private const int Places = 64;
    private static readonly SigningKey?[] Keys = new SigningKey?[Places];

    public static SigningKey Get(string token)
    {
        ref var place = ref Keys[(uint)StringComparer.Ordinal.GetHashCode(token) % Places];
        var key = place;
        if (key is null || !key.IsOf(token)) place = key = new SigningKey(token);
        return key;
    }
}
