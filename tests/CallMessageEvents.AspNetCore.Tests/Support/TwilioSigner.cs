using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>How Twilio signs, computed apart from the library.</summary>
internal static class TwilioSigner
{
    public static string Sign(string token, string url, IEnumerable<KeyValuePair<string, string>>? form = null) =>
        Sign(
            token,
            url,
            Encoding.UTF8.GetBytes(
                string.Concat((form ?? []).OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => field.Key + field.Value))));

    /// <summary>For fields that are no text.</summary>
    /// <param name="token">The auth token.</param>
    /// <param name="url">The address.</param>
    /// <param name="fields">Names and values, sorted, as the bytes that they are.</param>
    public static string Sign(string token, string url, byte[] fields)
    {
#pragma warning disable CA5350 // Twilio signs with HMAC-SHA1.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), (byte[])[.. Encoding.UTF8.GetBytes(url), .. fields]));
#pragma warning restore CA5350
    }

    /// <summary>What binds a JSON body to the URL that is signed.</summary>
    public static string BodyHash(ReadOnlySpan<byte> body) => $"bodySHA256={Convert.ToHexStringLower(SHA256.HashData(body))}";
}
