using System.Net;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>
/// Keeps the pages of others, open in the same browser, from driving the emulator, which asks for no password. Programs are not concerned: they send none of these headers.
/// </summary>
internal static class BrowserGuard
{
    /// <summary>The answer to a request that is refused, or <see langword="null"/>.</summary>
    public static ControlAnswer? Refuse(HttpRequest request) =>
        HasForeignName(request)
            ? ControlAnswer.Problem(StatusCodes.Status403Forbidden, $"'{request.Host.Host}' is no name of this machine that is known to be safe: use localhost or an IP address.")
        : IsFromForeignPage(request)
            ? ControlAnswer.Problem(StatusCodes.Status403Forbidden, "A web page of another origin may not change anything here.")
        : null;

    /// <summary>A name from the DNS that leads to loopback: a page there would be of the same origin as the emulator, and could read everything.</summary>
    private static bool HasForeignName(HttpRequest request)
    {
        var host = request.Host.Host;
        return request.HttpContext.Connection.LocalIpAddress is { } local
            && IPAddress.IsLoopback(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local)
            && host.Contains('.', StringComparison.Ordinal)
            && !host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            && !IPAddress.TryParse(host, out _);
    }

    /// <summary>What only reads is not refused: a page cannot see the answer of another origin.</summary>
    private static bool IsFromForeignPage(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return false;
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            ? !Uri.TryCreate(origin, UriKind.Absolute, out var from) || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            : request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");
    }
}
