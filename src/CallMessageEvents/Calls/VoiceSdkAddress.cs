namespace CallMessageEvents;

/// <summary>The addresses of Voice SDK end users: <c>client:identity</c>.</summary>
internal static class VoiceSdkAddress
{
    public const string Scheme = "client:";

    public static bool Is(string? address) => address is not null && address.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>The identity; null where the address is none of a Voice SDK.</summary>
    public static string? Identity(string? address) => Is(address) ? address![Scheme.Length..] : null;
}
