using System.Net;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>The rule for where to listen: read as Kestrel reads it, so that what passes here binds there.</summary>
internal static class ListenAddress
{
    public static bool IsValid(string? url)
    {
        try
        {
            var address = BindingAddress.Parse(url ?? "");
            return string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase)
                && address.PathBase.Length == 0
                && address.Port is >= 0 and <= IPEndPoint.MaxPort
                && (address.Host is "*" or "+" || Uri.CheckHostName(address.Host) != UriHostNameType.Unknown)
                && !address.Host.AsSpan().ContainsAny("/?#@")
                && (address.Port != 0 || IPAddress.TryParse(address.Host, out _));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
