using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary><c>X-Twilio-Signature</c>: HMAC-SHA1 with the account's auth token over the address and, for a form, its sorted fields.</summary>
internal static class CallbackSignature
{
    [SuppressMessage("Security", "CA5350", Justification = "Twilio signs with HMAC-SHA1.")]
    public static string Sign(EmulatorAccount account, Uri url, IEnumerable<CallbackField> form)
    {
        var signed = new StringBuilder(SignedUrl(url, account.EscapesSignedApostrophe));
        foreach (var field in form.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            signed.Append(field.Name).Append(field.Value);
        }

        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(account.AuthToken), Encoding.UTF8.GetBytes(signed.ToString())));
    }

    private static string SignedUrl(Uri url, bool escapesApostrophe) =>
        escapesApostrophe ? SignedUrl(new UriBuilder(url) { Query = url.Query.Replace("'", "%27", StringComparison.Ordinal) }.Uri) : SignedUrl(url);

    /// <summary>https loses port and user before signing, http keeps them; the fragment is never signed.</summary>
    private static string SignedUrl(Uri url) =>
        string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            ? url.GetComponents(UriComponents.Scheme | UriComponents.Host | UriComponents.PathAndQuery, UriFormat.UriEscaped)
            : url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped);
}
