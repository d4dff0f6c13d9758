using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>The way of requests for the page at <c>/</c>, its files and its stream. All others go on.</summary>
internal sealed class PagePipeline(PageStream stream, RequestDelegate next)
{
    public const string Root = ControlRoutes.Root + "/page";

    private const string Events = Root + "/events";

    /// <summary>
    /// Nothing from elsewhere, no code or style in the page, and no text that becomes code: content that is shown is text, whatever it says.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (WriterOf(http.Request.Method, path) is not { } write)
        {
            await next(http).ConfigureAwait(false);
        }
        else
        {
            WriteHeaders(http.Response.Headers);
            await write(http).ConfigureAwait(false);
        }
    }

    private RequestDelegate? WriterOf(string method, string path) =>
        HttpMethods.IsGet(method) && path == Events ? stream.WriteAsync
        : (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) && PageAssets.Find(path) is { } asset ? http => asset.WriteAsync(http.Response)
        : null;

    private static void WriteHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // The next emulator at this address may be another version.
        headers.CacheControl = "no-store";
    }
}
