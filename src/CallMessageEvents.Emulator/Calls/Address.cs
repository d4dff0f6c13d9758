namespace CallMessageEvents.Emulator;

/// <summary>A side of a call: <c>client:name</c>, an E.164 number or <c>sip:…</c>.</summary>
internal static class Address
{
    /// <summary>The number that callers from outside dial: one of Twilio's own test numbers.</summary>
    public const string TwilioNumber = "+15005550006";

    /// <summary>What Twilio documents of <c>&lt;Client&gt;</c>.</summary>
    public const int LongestIdentity = 256;

    private const int LongestAddress = 4000; // Not Twilio's, whose is not known.

    private const string ClientPrefix = "client:";

    private static readonly string[] Schemes = [ClientPrefix, "sip:", "sips:", "sim:"];

    /// <summary>Whether it is written as an address at all: a name without <c>client:</c> would be nobody.</summary>
    public static bool IsKnownForm(string text) =>
        text.Length > LongestAddress ? false
        : text.StartsWith('+') ? text.Length > 1 : text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && colon < text.Length - 1;

    /// <summary>What has neither scheme nor plus is an identity.</summary>
    public static string OfIdentityOrAddress(string text) => text.StartsWith('+') || text.Contains(':', StringComparison.Ordinal) ? text : OfIdentity(text);

    /// <summary>An address that a call can be made to: an E.164 number, or a scheme that is Twilio's and something after it.</summary>
    public static bool IsValid(string address) =>
        address is ['+', .. { Length: >= 2 and <= 15 } digits] ? !digits.AsSpan().ContainsAnyExceptInRange('0', '9')
        : address.Length > LongestAddress ? false
        : IdentityOf(WithParameters(address).Address) is { } identity ? identity.Length is > 0 and <= LongestIdentity
        : Array.Exists(Schemes, scheme => address.Length > scheme.Length && address.StartsWith(scheme, StringComparison.Ordinal));

    /// <summary>An identity that stands for itself, without <c>client:</c>: it is no address, nor a number that lacks its plus.</summary>
    public static bool IsBareIdentity(string text) =>
        text.Length <= LongestIdentity
        && !text.Contains(':', StringComparison.Ordinal)
        && !text.StartsWith('+')
        && text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>The address of a client without the parameters that its app gets: <c>client:alice?crm=42&amp;tier=gold</c>. Any other is as it is.</summary>
    public static (string Address, IReadOnlyDictionary<string, string> Parameters) WithParameters(string address) =>
        IsClient(address) && address.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0
            ? (address[..mark], ConnectParameters.Read(address[(mark + 1)..].Replace('+', ' ')))
            : (address, DialedParty.NoParameters);

    public static string OfIdentity(string identity) => ClientPrefix + identity;

    public static bool IsClient(string address) => address.StartsWith(ClientPrefix, StringComparison.Ordinal);

    public static string? IdentityOf(string address) => IsClient(address) ? address[ClientPrefix.Length..] : null;

    /// <summary>As Twilio shows it: <c>(305) 141-6799</c> for a number of North America, else as it is.</summary>
    public static string Format(string address) =>
        address.Length == 12 && address.StartsWith("+1", StringComparison.Ordinal) ? $"({address[2..5]}) {address[5..8]}-{address[8..]}" : address;
}
