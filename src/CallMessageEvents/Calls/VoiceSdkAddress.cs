namespace CallMessageEvents;

/// <summary>
/// The addresses of Voice SDK end users: <c>client:identity</c>. As <c>&lt;Client&gt;</c> was told whom to call, parameters may follow:
/// <c>client:alice?crm=42</c>. They are the application's own data, and never a part of a text.
/// </summary>
internal static class VoiceSdkAddress
{
    public const string Scheme = "client:";

    private const char Parameters = '?';

    public static bool Is(string? address) => address is not null && address.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>The identity; null where the address is none of a Voice SDK.</summary>
    public static string? Identity(string? address) => Is(address) ? WithoutParameters(address)![Scheme.Length..] : null;

    public static bool HasParameters(string address) => address.Contains(Parameters, StringComparison.Ordinal);

    /// <summary>The address, of whatever kind: a SIP address has its headers in the same place.</summary>
    public static string? WithoutParameters(string? address)
    {
        var end = address?.IndexOf(Parameters, StringComparison.Ordinal) ?? -1;
        return end < 0 ? address : address![..end];
    }

    /// <summary>The parameters as they are written; null where there are none.</summary>
    public static string? WrittenParameters(string? address)
    {
        var end = address?.IndexOf(Parameters, StringComparison.Ordinal) ?? -1;
        return end < 0 || end + 1 == address!.Length ? null : address[(end + 1)..];
    }
}
