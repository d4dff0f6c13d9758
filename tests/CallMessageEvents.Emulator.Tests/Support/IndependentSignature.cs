using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Twilio's signature, computed apart from the emulator; a vector of Twilio's own proves it right.</summary>
internal static class IndependentSignature
{
    public static string Of(string token, string url, IReadOnlyDictionary<string, string> form)
    {
        var text = form.Keys.Order(StringComparer.Ordinal).Aggregate(url, (signed, key) => signed + key + form[key]);
#pragma warning disable CA5350 // Twilio signs with HMAC-SHA1.
        using var hmac = new HMACSHA1(Encoding.UTF8.GetBytes(token));
#pragma warning restore CA5350
        return Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }
}
