using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>
/// <c>X-Twilio-Signature</c>: an HMAC over the address and, for a form, its sorted fields. HMAC-SHA1 with the account's auth token, or as a SharedKey says,
/// which a second header then names.
/// </summary>
internal sealed class CallbackSignature
{
    private readonly string _signature;
    private readonly EmulatorSharedKey? _key;

    private CallbackSignature(string signature, EmulatorSharedKey? key) => (_signature, _key) = (signature, key);

    /// <summary>The id of the SharedKey that signed; <see langword="null"/> when it was the auth token.</summary>
    public string? SharedKeyId => _key?.Id;

    /// <summary>Signs with the key that the account has at this moment.</summary>
    public static CallbackSignature Of(EmulatorAccount account, Uri url, IEnumerable<CallbackField> form)
    {
        var signed = new StringBuilder(SignedUrl(url, account.EscapesSignedApostrophe));
        foreach (var field in form.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            signed.Append(field.Name).Append(field.Value);
        }

        var key = account.SharedKey;
        return new(Convert.ToBase64String(Hash(key, account.AuthToken, Encoding.UTF8.GetBytes(signed.ToString()))), key);
    }

    public void AddTo(HttpRequestMessage request)
    {
        request.Headers.Add("X-Twilio-Signature", _signature);
        if (_key is not null)
        {
            request.Headers.Add("X-Twilio-Webhooks-Signature-Settings", $"key={_key.Id},algorithm={_key.Algorithm}");
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "Twilio signs with HMAC-SHA1.")]
    private static byte[] Hash(EmulatorSharedKey? key, string authToken, byte[] signed)
    {
        var secret = Encoding.UTF8.GetBytes(key?.Secret ?? authToken);
        return key?.Algorithm == EmulatorSharedKey.HmacSha256 ? HMACSHA256.HashData(secret, signed) : HMACSHA1.HashData(secret, signed);
    }

    private static string SignedUrl(Uri url, bool escapesApostrophe) =>
        escapesApostrophe ? SignedUrl(new UriBuilder(url) { Query = url.Query.Replace("'", "%27", StringComparison.Ordinal) }.Uri) : SignedUrl(url);

    /// <summary>https loses port and user before signing, http keeps them; the fragment is never signed.</summary>
    private static string SignedUrl(Uri url) =>
        string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            ? url.GetComponents(UriComponents.Scheme | UriComponents.Host | UriComponents.PathAndQuery, UriFormat.UriEscaped)
            : url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped);
}
