using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>HTTP basic: an account sid with its auth token, or an API key with its secret.</summary>
internal static class BasicCredentials
{
    public static EmulatorAccount? Authenticate(HttpRequest request, AccountBook accounts)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            || !string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase)
            || Decode(header.Parameter ?? "") is not { } pair
            || pair.IndexOf(':', StringComparison.Ordinal) is var colon && colon < 0)
        {
            return null;
        }

        return accounts.Authenticate(pair[..colon], pair[(colon + 1)..]);
    }

    private static string? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
