using System.Globalization;
using System.Net;
using System.Text;

namespace CallMessageEvents.Benchmarks;

/// <summary>Callbacks as Twilio sends and signs them.</summary>
internal static class Callback
{
    /// <summary>The one of the floors, but of another call and with another sid.</summary>
    public static byte[] Form(long call, long message, long number)
    {
        var pairs = FloorData.Callback.Select(pair => pair.Key switch
        {
            "CallSid" => KeyValuePair.Create(pair.Key, CallSid(call)),
            "Sid" => KeyValuePair.Create(pair.Key, Sid("KX", message)),
            "SequenceNumber" => KeyValuePair.Create(pair.Key, number.ToString(CultureInfo.InvariantCulture)),
            _ => pair,
        });
        return Encoding.UTF8.GetBytes(string.Join('&', pairs.Select(static pair => WebUtility.UrlEncode(pair.Key) + "=" + WebUtility.UrlEncode(pair.Value))));
    }

    public static string CallSid(long number) => Sid("CA", number);

    public static string Sid(string prefix, long number) => prefix + number.ToString("x32", CultureInfo.InvariantCulture);

    public static string Sign(string url, byte[] body) => TwilioSignature.Sign(url, body, CallbackFormat.Form, FloorData.AuthToken);

    public static CallbackRequest Request(
        string url, byte[] body, string signature, string contentType = "application/x-www-form-urlencoded", string? settings = null)
    {
        var address = new Uri(url);
        return new CallbackRequest
        {
            Method = "POST",
            Scheme = address.Scheme,
            Host = address.Authority,
            Target = address.PathAndQuery,
            ContentType = contentType,
            Signature = signature,
            SignatureSettings = settings,
            Body = body,
        };
    }
}
