using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>
/// Keeps the pages of others, open in the same browser, from driving the emulator, which asks for no password that they could not guess. Stands before
/// everything else. Programs are not concerned: they send neither <c>Origin</c> nor <c>Sec-Fetch-Site</c>.
/// </summary>
internal sealed class BrowserGuard(HostNames hosts, ILogger logger, RequestDelegate next)
{
    private const string HowToAllow = "allow it with the option AllowedHosts (the tool's --allowed-hosts)";

    public async Task HandleAsync(HttpContext http)
    {
        if (Refusal(http.Request) is not { } why)
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        Log.PageRefused(logger, http.Request.Path.Value, why);
        await ControlAnswer.Problem(StatusCodes.Status403Forbidden, why).WriteAsync(http.Response).ConfigureAwait(false);
    }

    private string? Refusal(HttpRequest request)
    {
        // Under a stranger's name, their page would be of the same origin as the emulator, and could read everything.
        if (!hosts.IsSafe(request.Host.Host))
        {
            return $"'{request.Host.Host}' is no name of this machine that is known to be safe: use localhost or an IP address, or {HowToAllow}.";
        }

        return SignalEndpoint.IsSignal(request) ? RefusalOfSignal(request)
            : IsFromForeignPage(request) ? "A web page of another origin may not change anything here."
            : null;
    }

    /// <summary>A WebSocket may be opened, and read, by any page: the application's own pages are on other ports of this machine.</summary>
    private string? RefusalOfSignal(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 ? null
            : !Uri.TryCreate(origin, UriKind.Absolute, out var page) || page.Host.Length == 0
                ? "A web page without a host may not signal here: serve it from localhost."
            : hosts.IsFriendly(page.Host) || string.Equals(page.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase) ? null
            : $"The web page is of '{page.Host}', which is not this machine: serve it from localhost, or {HowToAllow}.";
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
