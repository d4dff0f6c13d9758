using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents.Tests;

/// <summary>Signs as Twilio's documentation tells, without the library.</summary>
internal static class SignedRequest
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    public const string Url = "https://example.com/messages?tenant=a";

#pragma warning disable CA5350 // Twilio signs with HMAC-SHA1.
    public static string Sign(string text, string token = Token) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    public static string Sign256(string text, string secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    public static string SignForm(string url, params IEnumerable<(string Name, string Value)> fields) =>
        Sign(FormText(url, fields));

    /// <summary>What of a form is signed.</summary>
    public static string FormText(string url, IEnumerable<(string Name, string Value)> fields) =>
        url + string.Concat(fields.Distinct().OrderBy(static field => field, Utf8Order).Select(static field => field.Name + field.Value));

    public static byte[] Form(params IEnumerable<(string Name, string Value)> fields) =>
        Encoding.UTF8.GetBytes(string.Join('&', fields.Select(static field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}")));

    /// <summary>A GET's verification: nothing but the URL is signed.</summary>
    public static SignatureResult VerifyUrl(string signedUrl, string url) => TwilioSignature.Verify(Sign(signedUrl), url, [], CallbackFormat.Form, Token);

    private static IComparer<(string Name, string Value)> Utf8Order { get; } = Comparer<(string Name, string Value)>.Create(static (left, right) =>
        Compare(left.Name, right.Name) is not 0 and var byName ? byName : Compare(left.Value, right.Value));

    private static int Compare(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
