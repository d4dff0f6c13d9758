using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>How Twilio signs, computed apart from the library.</summary>
internal static class TwilioSigner
{
    public static string Sign(string token, string url, IEnumerable<KeyValuePair<string, string>>? form = null)
    {
        var text = (form ?? []).OrderBy(static field => field.Key, StringComparer.Ordinal).Aggregate(url, static (signed, field) => signed + field.Key + field.Value);
#pragma warning disable CA5350 // Twilio signs with HMAC-SHA1.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    /// <summary>What binds a JSON body to the URL that is signed.</summary>
    public static string BodyHash(ReadOnlySpan<byte> body) => $"bodySHA256={Convert.ToHexStringLower(SHA256.HashData(body))}";
}
