using System.Net;

namespace CallMessageEvents.Emulator;

/// <summary>
/// Which host names a browser can be trusted with. A stranger's page may have any name from the DNS lead to this machine; it cannot have one of these.
/// </summary>
/// <param name="allowed">Names that are as good as this machine's own: <see cref="TwilioEmulatorOptions.AllowedHosts"/>.</param>
internal sealed class HostNames(IEnumerable<string> allowed)
{
    private readonly HashSet<string> _allowed = new(allowed.Select(Normalize), StringComparer.OrdinalIgnoreCase);

    public static bool IsValid(string? name) => name is not null && Uri.CheckHostName(name) != UriHostNameType.Unknown;

    /// <summary>
    /// Whether a request may come under this name: an address, a name without a dot, one of Twilio's, or one that leads to this machine by definition.
    /// </summary>
    public bool IsSafe(string host)
    {
        var name = Normalize(host);
        return !name.Contains('.', StringComparison.Ordinal)
            || IPAddress.TryParse(name, out _)
            || IsBelow(name, ".localhost")
            || IsBelow(name, ".twilio.com") // A client that leads Twilio's own name to the emulator.
            || _allowed.Contains(name);
    }

    /// <summary>Whether a page under this name is of this machine, or allowed.</summary>
    public bool IsFriendly(string host)
    {
        var name = Normalize(host);
        return string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase)
            || IsBelow(name, ".localhost")
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address))
            || _allowed.Contains(name);
    }

    /// <summary>Without the dot that ends a full name, and the brackets around an IPv6 address.</summary>
    private static string Normalize(string host) => host.EndsWith('.') ? host[..^1] : host.Trim('[', ']');

    private static bool IsBelow(string name, string domain) => name.EndsWith(domain, StringComparison.OrdinalIgnoreCase);
}
