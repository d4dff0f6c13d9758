namespace CallMessageEvents;

/// <summary>Builds callback addresses from the configured public base and the mapped paths.</summary>
/// <param name="publicBase">The option <c>PublicBaseUrl</c>.</param>
/// <param name="cannotVerify">Why callbacks cannot be verified; null when they can.</param>
internal sealed class CallbackUrls(Uri? publicBase, string? cannotVerify) : ICallbackUrls, ICallbackPaths
{
    private readonly string? _base = publicBase?.AbsoluteUri.TrimEnd('/');
    private volatile Paths? _paths;
    private Known? _messages;
    private Known? _status;

    public Uri? Messages => Address(_paths?.Messages(), ref _messages);

    public Uri? Status => Address(_paths?.Status(), ref _status);

    /// <summary>Returns why there is no address, and what to do.</summary>
    public string Missing => _paths is null
        ? "no endpoint is mapped: call app.MapCallMessageEvents(), or tell ICallbackPaths where it is"
        : "the option PublicBaseUrl is not set: set it to where Twilio reaches this application, such as https://example.com";

    public void Map(Func<string?> messages, Func<string?> status)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(status);
        if (cannotVerify is not null) throw new InvalidOperationException(cannotVerify);
        _paths = new(messages, status);
    }

    /// <param name="path">Where it is now.</param>
    /// <param name="known">The address that was made last: the path hardly ever changes.</param>
    private Uri? Address(string? path, ref Known? known)
    {
        if (_base is null || path is null) return null;
        if (known is { } last && last.Path == path) return last.Address;

        var made = new Uri(_base + path);
        known = new(path, made);
        return made;
    }

    private sealed record Paths(Func<string?> Messages, Func<string?> Status);

    private sealed record Known(string Path, Uri Address);
}
