using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>The rules for where requests to applications can go, and how.</summary>
internal static class CallbackUrl
{
    public const int MaxLength = 4000; // Not Twilio's, whose is not known: with a message in its query it still is a valid Uri.

    /// <summary>The rule for what is set in code.</summary>
    public static bool IsValid(Uri url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https" };

    /// <summary>The rule for what comes over the wire.</summary>
    public static bool TryRead(string address, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(address, UriKind.Absolute, out url)
        && address.Length <= MaxLength
        && url.Scheme is "http" or "https"
        && url.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
        && !url.Host.Contains('_', StringComparison.Ordinal);

    /// <summary>POST when nothing is said; <see langword="null"/> when it is neither POST nor GET.</summary>
    public static HttpMethod? ReadMethod(string? method) => method?.ToUpperInvariant() switch
    {
        null or "POST" => HttpMethod.Post,
        "GET" => HttpMethod.Get,
        _ => null,
    };
}
