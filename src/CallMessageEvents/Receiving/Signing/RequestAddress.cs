namespace CallMessageEvents;

/// <summary>The address that Twilio signed: the configured one, or the request's own, which is right only without a proxy.</summary>
internal sealed class RequestAddress
{
    /// <summary>The fragment of the addresses that Twilio is given. A server never sees it, and Twilio may have signed it.</summary>
    private static readonly string Fragment = WebhookRetry.DefaultFragment;

    private readonly string[]? _bases;
    private readonly string[] _origins = [];
    private volatile Seen? _seen;

    public RequestAddress(Uri? publicBase)
    {
        if (publicBase is null) return;
        _bases = PublicBase.Writings(publicBase);
        _origins = [.. _bases.Select(static @base => SignedUrl.Parse(@base).Bases[0]).Distinct(StringComparer.Ordinal)];
    }

    public SignedUrl Of(CallbackRequest request)
    {
        if (_bases is null) return new SignedUrl { Bases = Origin(request), Target = request.Target, Fragment = Fragment };

        var pathBase = request.PathBase;
        var hasPathBase = pathBase.Length > 0 && request.Target.StartsWith(pathBase, StringComparison.OrdinalIgnoreCase);
        var target = hasPathBase ? request.Target[pathBase.Length..] : request.Target;
        if (pathBase.Length == 0 && _bases[0].Length == _origins[0].Length) return new SignedUrl { Bases = _bases, Target = target, Fragment = Fragment };

        // It depends on the proxy whether the path still begins with the base's.
        return new SignedUrl { Bases = _bases, Target = target, OtherBases = _origins, OtherTarget = request.Target, Fragment = Fragment };
    }

    /// <summary>Cached, since it is the same for nearly all requests.</summary>
    private string[] Origin(CallbackRequest request)
    {
        var seen = _seen;
        if (seen is null || seen.Host != request.Host || seen.Scheme != request.Scheme)
            _seen = seen = new(request.Scheme, request.Host, [$"{request.Scheme}://{request.Host}"]);
        return seen.Origin;
    }

    private sealed record Seen(string Scheme, string Host, string[] Origin);
}
