namespace CallMessageEvents;

/// <summary>
/// The addresses of Voice SDK end users: <c>client:identity</c>. Parameters from the TwiML of <c>&lt;Client&gt;</c> may follow: <c>client:alice?crm=42</c>.
/// They are the application's own data, so no text for logs or errors contains them.
/// </summary>
internal static class VoiceSdkAddress
{
    public const string Scheme = "client:";

    private const char Parameters = '?';

    public static bool Is(string? address) => address is not null && address.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Returns the identity; null when the address is not a Voice SDK's.</summary>
    public static string? Identity(string? address) => Is(address) ? WithoutParameters(address)![Scheme.Length..] : null;

    public static bool HasParameters(string address) => address.Contains(Parameters, StringComparison.Ordinal);

    /// <summary>Returns an address of any kind without its parameters: a SIP address has its headers in the same place.</summary>
    public static string? WithoutParameters(string? address)
    {
        var end = address?.IndexOf(Parameters, StringComparison.Ordinal) ?? -1;
        return end < 0 ? address : address![..end];
    }

    /// <summary>Returns the parameters as written; null when there are none.</summary>
    public static string? WrittenParameters(string? address)
    {
        var end = address?.IndexOf(Parameters, StringComparison.Ordinal) ?? -1;
        return end < 0 || end + 1 == address!.Length ? null : address[(end + 1)..];
    }
}
