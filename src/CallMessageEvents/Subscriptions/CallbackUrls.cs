using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>Builds callback addresses from the configured public base and the mapped paths.</summary>
/// <param name="account">The account's name; empty for the unnamed account.</param>
/// <param name="publicBase">The option <c>PublicBaseUrl</c>.</param>
/// <param name="cannotVerify">Why callbacks cannot be verified; null when they can.</param>
internal sealed class CallbackUrls(string account, Uri? publicBase, string? cannotVerify) : ICallbackUrls, ICallbackPaths
{
    private readonly string? _base = publicBase?.AbsoluteUri.TrimEnd('/');
    private volatile Paths? _paths;
    private Known? _messages;
    private Known? _status;

    public Uri Messages => TryGetMessages(out var address) ? address : throw NoAddress("messages");

    public Uri Status => TryGetStatus(out var address) ? address : throw NoAddress("status callbacks");

    /// <summary>Whether an endpoint is mapped, or <see cref="ICallbackPaths"/> was told of one.</summary>
    public bool IsMapped => _paths is not null;

    /// <summary>The paths of both endpoints, each null while it is not known.</summary>
    public (string? Messages, string? Status) MappedPaths => (_paths?.Messages(), _paths?.Status());

    /// <summary>Returns why there is no address, and what to do: a clause that follows "since".</summary>
    public string Missing => (_base, _paths) switch
    {
        (null, null) => $"{NotMapped}, and {NoBase}",
        (_, null) => NotMapped,
        (null, _) => NoBase,
        _ => "the endpoint's path is not known: in a route group it is once the application has started, and a route with parameters that have no default "
            + "values has none",
    };

    private string NotMapped => "no endpoint is mapped: call app.MapCallMessageEvents("
        + (account.Length == 0 ? string.Empty : $"\"/{account}\", new AccountName(\"{account}\")") + "), or tell ICallbackPaths where it is";

    private string NoBase => $"the option PublicBaseUrl {(account.Length == 0 ? string.Empty : $"of account \"{account}\" ")}is not set: set it to where "
        + "Twilio reaches this application, such as https://example.com";

    public bool TryGetMessages([NotNullWhen(true)] out Uri? address) => (address = Address(_paths?.Messages(), ref _messages)) is not null;

    // A status that gets lost leaves a leg unknown: not subscribed to, or never ended.
    public bool TryGetStatus([NotNullWhen(true)] out Uri? address) =>
        (address = Address(_paths?.Status(), ref _status, WebhookRetry.DefaultFragment)) is not null;

    public void Map(Func<string?> messages, Func<string?> status)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(status);
        if (cannotVerify is not null) throw new InvalidOperationException(cannotVerify);
        _paths = new(messages, status);
    }

    /// <param name="path">Where it is now.</param>
    /// <param name="known">The address that was made last: the path hardly ever changes.</param>
    /// <param name="fragment">What is asked of Twilio with it. A subscription adds its own.</param>
    private Uri? Address(string? path, ref Known? known, string fragment = "")
    {
        if (_base is null || path is null) return null;
        if (known is { } last && last.Path == path) return last.Address;

        var made = new Uri(_base + path + fragment);
        known = new(path, made);
        return made;
    }

    private InvalidOperationException NoAddress(string what) => new($"There is no address for {what}, since {Missing}.");

    private sealed record Paths(Func<string?> Messages, Func<string?> Status);

    private sealed record Known(string Path, Uri Address);
}
