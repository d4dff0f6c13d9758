using System.Globalization;

namespace CallMessageEvents;

/// <summary>
/// The ways in which the option <c>PublicBaseUrl</c> can be written. Twilio signs an address as it was given, by this library or in the application's TwiML.
/// </summary>
internal static class PublicBase
{
    private const string Punycode = "xn--";

    /// <summary>
    /// All of them, without a slash at the end: as <see cref="ICallbackUrls"/> gives it, as it was configured, and with the other way to write an
    /// international host.
    /// </summary>
    public static string[] Writings(Uri address)
    {
        var usual = address.AbsoluteUri.TrimEnd('/');
        IEnumerable<string> all = [usual, address.OriginalString.Trim().TrimEnd('/'), .. Hosts(address).Select(host => WithHost(usual, address.Host, host))];
        return [.. all.Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Hosts(Uri address)
    {
        if (address.HostNameType != UriHostNameType.Dns) return [];
        if (address.IdnHost != address.Host) return [address.IdnHost];
        if (!address.Host.Contains(Punycode, StringComparison.OrdinalIgnoreCase)) return [];
        try
        {
            return [new IdnMapping().GetUnicode(address.Host)];
        }
        catch (ArgumentException)
        {
            // It is not valid punycode.
            return [];
        }
    }

    private static string WithHost(string address, string host, string other)
    {
        var scheme = SignedUrl.SchemeLength(address);
        var path = address.IndexOf('/', scheme) is >= 0 and var slash ? slash : address.Length;
        var user = address.LastIndexOf('@', path - 1) is >= 0 and var at && at >= scheme ? at + 1 : scheme;
        return address[..user] + address[user..path].Replace(host, other, StringComparison.OrdinalIgnoreCase) + address[path..];
    }
}
