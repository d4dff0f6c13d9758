using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CallMessageEvents.AspNetCore;

/// <summary>
/// Reads a request for the receiver: scheme and host as the forwarded headers middleware left them, the target as it came. A duplicate header becomes one text
/// with both values, which is no valid signature, so it is refused. Two settings headers could together be well-formed: they are passed on as an empty one.
/// </summary>
internal static class RequestReader
{
    public static CallbackRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var (target, pathBase) = Target(request);
        return new CallbackRequest
        {
            Method = request.Method,
            Scheme = request.Scheme,
            Host = request.Host.Value ?? string.Empty,
            Target = target,
            PathBase = pathBase,
            ContentType = request.ContentType,
            Signature = request.Headers["X-Twilio-Signature"],
            SignatureSettings = Settings(request.Headers["X-Twilio-Webhooks-Signature-Settings"]),
            IdempotencyToken = request.Headers["I-Twilio-Idempotency-Token"],
            Body = body,
        };
    }

    private static string? Settings(StringValues header) => header.Count switch
    {
        0 => null,
        1 => header[0] ?? string.Empty,
        _ => string.Empty,
    };

    /// <summary>Returns the target, and the path base as the target writes it.</summary>
    private static (string Target, string PathBase) Target(HttpRequest request)
    {
        var pathBase = request.PathBase.ToUriComponent();
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;

        // In-memory servers, such as in tests, may have no request line.
        if (string.IsNullOrEmpty(target)) return (pathBase + request.Path.ToUriComponent() + request.QueryString.ToUriComponent(), pathBase);

        if (target[0] != '/') target = WithoutOrigin(target);
        if (StartOf(target, request.PathBase) is { } written) return (target, written);

        // A proxy may have stripped the path's beginning and reported it in a header; Twilio's address has it.
        return (pathBase + target, pathBase);
    }

    /// <summary>Strips scheme and host: a request line may have the whole URL, as proxies send it.</summary>
    private static string WithoutOrigin(string target)
    {
        var authority = target.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = target.AsSpan(authority).IndexOfAny('/', '?');
        return path < 0 ? "/" : target[authority + path] == '?' ? $"/{target[(authority + path)..]}" : target[(authority + path)..];
    }

    /// <summary>Returns the path base as the target writes it, perhaps escaped differently (<c>%7E</c>); null when the target does not begin with it.</summary>
    private static string? StartOf(string target, PathString pathBase)
    {
        if (!pathBase.HasValue) return string.Empty;

        var end = 0;
        for (var segments = pathBase.Value.AsSpan().Count('/'); segments > 0 && end >= 0; segments--)
            end = target.AsSpan(end + 1).IndexOfAny('/', '?') is >= 0 and var length ? end + 1 + length : segments == 1 ? target.Length : -1;
        return end > 0 && string.Equals(Uri.UnescapeDataString(target[..end]), pathBase.Value, StringComparison.OrdinalIgnoreCase) ? target[..end] : null;
    }
}
