using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>The addresses of Voice SDK end users: <c>client:identity</c>.</summary>
internal static class VoiceSdkAddress
{
    public const string Scheme = "client:";

    public static bool TryGetIdentity(string? address, [NotNullWhen(true)] out string? identity)
    {
        identity = address is not null && address.StartsWith(Scheme, StringComparison.Ordinal) ? address[Scheme.Length..] : null;
        return identity is not null;
    }
}
