using System.Net;

namespace CallMessageEvents;

/// <summary>Finds what is wrong with the option <c>PublicBaseUrl</c> when Twilio is to come there.</summary>
internal static class PublicBaseRules
{
    private const string DefaultPrefix = "/call-message-events";

    /// <summary>Top-level names that no public name server knows.</summary>
    private static readonly string[] PrivateNames = [".local", ".localhost", ".internal", ".lan", ".home.arpa", ".test", ".invalid"];

    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("::/127"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>Returns the worst problem, and what to do, as a clause; null when none is known.</summary>
    /// <param name="url">The option.</param>
    /// <param name="isTwilio">Whether Twilio itself calls back, and not an emulator.</param>
    /// <param name="paths">The paths of the endpoints, each null while it is not known.</param>
    public static string? Problem(Uri url, bool isTwilio, (string? Messages, string? Status) paths) => Fault(url, isTwilio, paths)
        ?? (isTwilio && url.Scheme == Uri.UriSchemeHttp ? "so that messages come over the internet without encryption. Use https." : null);

    /// <summary>Returns why no callback can come, and what to do, as a clause; null when nothing is known to prevent that.</summary>
    /// <inheritdoc cref="Problem" path="/param"/>
    public static string? Fault(Uri url, bool isTwilio, (string? Messages, string? Status) paths)
    {
        if (HasPath(url, paths.Messages) || HasPath(url, paths.Status))
        {
            return $"and the endpoints' path follows it: callbacks go to {Show(url).TrimEnd('/')}{paths.Status ?? paths.Messages}. The path is there twice: "
                + "leave it out of PublicBaseUrl.";
        }

        if (!isTwilio) return null;
        if (IsPrivate(url))
            return "which Twilio cannot reach. Set it to an address in the internet, such as that of a tunnel; with an emulator, set BaseAddress, too.";
        return url.Host.Contains('_', StringComparison.Ordinal) ? "and its host name has an underscore, which Twilio refuses." : null;
    }

    /// <summary>The address without user name and password.</summary>
    public static string Show(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>
    /// Whether the address ends with the endpoint's path, or with the prefix that both endpoints' paths begin with. A short prefix may be there twice on
    /// purpose, such as <c>/sales</c> behind a proxy that strips it.
    /// </summary>
    private static bool HasPath(Uri url, string? endpoint)
    {
        if (endpoint is null) return false;

        var path = url.AbsolutePath.TrimEnd('/');
        var prefix = endpoint[..Math.Max(0, endpoint.LastIndexOf('/'))];
        return path.EndsWith(endpoint, StringComparison.OrdinalIgnoreCase)
            || ((prefix == DefaultPrefix || prefix.LastIndexOf('/') > 0) && path.EndsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsPrivate(Uri url)
    {
        if (url.IsLoopback) return true;
        if (url.HostNameType == UriHostNameType.Dns)
        {
            var host = url.IdnHost.TrimEnd('.');
            return !host.Contains('.', StringComparison.Ordinal) || Array.Exists(PrivateNames, name => host.EndsWith(name, StringComparison.OrdinalIgnoreCase));
        }

        if (!IPAddress.TryParse(url.IdnHost, out var address)) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return Array.Exists(PrivateNetworks, network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }
}
