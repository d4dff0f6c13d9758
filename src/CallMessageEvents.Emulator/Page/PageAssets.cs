using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>The files of the page, embedded in the assembly, by the path that they are served at.</summary>
internal static class PageAssets
{
    private const string Prefix = "page/"; // Of the resources' names.

    private static readonly FrozenDictionary<string, PageAsset> ByPath = typeof(PageAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(PathOf, PageAsset.Read, StringComparer.Ordinal);

    public static PageAsset? Find(string path) => ByPath.GetValueOrDefault(path);

    private static string PathOf(string resource) => resource[Prefix.Length..] is var file && file == "index.html" ? "/" : $"{PagePipeline.Root}/{file}";
}

internal sealed record PageAsset(string ContentType, byte[] Body)
{
    public static PageAsset Read(string resource) => new(TypeOf(Path.GetExtension(resource)), Resource.Read(resource));

    public Task WriteAsync(HttpResponse response)
    {
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        return response.Body.WriteAsync(Body, response.HttpContext.RequestAborted).AsTask();
    }

    private static string TypeOf(string extension) => extension switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new NotSupportedException(extension),
    };
}
