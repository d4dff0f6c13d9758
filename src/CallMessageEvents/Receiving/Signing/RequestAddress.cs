namespace CallMessageEvents;

/// <summary>The address that Twilio signed, as far as a request tells: behind proxies only the configured one is right.</summary>
internal sealed class RequestAddress(Uri? publicBase)
{
    /// <summary>The fragment that subscriptions have unless told otherwise; a server never sees it, and Twilio may have signed it.</summary>
    private static readonly string Fragment = $"#{WebhookRetry.Default}";

    private readonly string? _base = publicBase?.AbsoluteUri.TrimEnd('/');
    private readonly string? _origin = publicBase?.GetLeftPart(UriPartial.Authority);
    private volatile Seen? _seen;

    public SignedUrl Of(CallbackRequest request, CallbackKind kind)
    {
        var fragment = kind == CallbackKind.Message ? Fragment : null;
        if (_base is null) return new SignedUrl { Base = Origin(request), Target = request.Target, Fragment = fragment };

        var pathBase = request.PathBase;
        var target = pathBase.Length > 0 && request.Target.StartsWith(pathBase, StringComparison.OrdinalIgnoreCase) ? request.Target[pathBase.Length..] : request.Target;
        if (pathBase.Length == 0 && _base.Length == _origin!.Length) return new SignedUrl { Base = _base, Target = target, Fragment = fragment };

        // Whether the path that comes has the base's path already depends on the proxy.
        return new SignedUrl { Base = _base, Target = target, OtherBase = _origin, OtherTarget = request.Target, Fragment = fragment };
    }

    /// <summary>The same for nearly all requests, so it is put together once.</summary>
    private string Origin(CallbackRequest request)
    {
        var seen = _seen;
        if (seen is null || seen.Host != request.Host || seen.Scheme != request.Scheme)
            _seen = seen = new(request.Scheme, request.Host, $"{request.Scheme}://{request.Host}");
        return seen.Origin;
    }

    private sealed record Seen(string Scheme, string Host, string Origin);
}
