using System.Net;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>The rule for where to listen: read as Kestrel reads it, so that what passes here binds there.</summary>
internal static class ListenAddress
{
    public static bool IsValid(string? url) => Parse(url, Uri.UriSchemeHttp) is not null;

    /// <summary>For https, whose certificate is good for this machine only.</summary>
    public static bool IsValidSecure(string? url) =>
        Parse(url, Uri.UriSchemeHttps) is { } address
        && (address.Host == "localhost" || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip)));

    private static BindingAddress? Parse(string? url, string scheme)
    {
        try
        {
            var address = BindingAddress.Parse(url ?? "");
            return string.Equals(address.Scheme, scheme, StringComparison.OrdinalIgnoreCase)
                && address.PathBase.Length == 0
                && address.Port is >= 0 and <= IPEndPoint.MaxPort
                && (address.Host is "*" or "+" || Uri.CheckHostName(address.Host) != UriHostNameType.Unknown)
                && !address.Host.AsSpan().ContainsAny("/?#@")
                && (address.Port != 0 || IPAddress.TryParse(address.Host, out _))
                ? address
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
