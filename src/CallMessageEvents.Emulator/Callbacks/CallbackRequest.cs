using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>A callback as it goes over the wire: signed, and written the same for each attempt.</summary>
internal sealed class CallbackRequest
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OutgoingCallback _callback;
    private readonly byte[] _body;
    private readonly MediaTypeHeaderValue? _bodyType;
    private readonly CallbackSignature _signature;

    private CallbackRequest(OutgoingCallback callback, Uri url, byte[] body, MediaTypeHeaderValue? bodyType, IEnumerable<CallbackField> signedFields)
    {
        (_callback, Url, _body, _bodyType) = (callback, url, body, bodyType);
        _signature = CallbackSignature.Of(callback.Account, url, signedFields);
    }

    /// <summary>The address without its fragment, which is never sent, and with all that belongs into its query.</summary>
    public Uri Url { get; }

    /// <summary>The id of the SharedKey that signs it; <see langword="null"/> when it is the auth token.</summary>
    public string? SharedKeyId => _signature.SharedKeyId;

    public static CallbackRequest Of(OutgoingCallback callback)
    {
        if (callback.Method == HttpMethod.Get)
        {
            return new(callback, UrlOf(callback, Form(callback.Fields)), [], null, []);
        }

        if (callback.Encoding == CallbackEncoding.Json)
        {
            var json = Json(callback.Fields);
            return new(callback, UrlOf(callback, $"bodySHA256={Hex(SHA256.HashData(json))}"), json, new("application/json"), []);
        }

        var form = Encoding.UTF8.GetBytes(Form(callback.Fields).Replace("%20", "+", StringComparison.Ordinal));
        return new(callback, UrlOf(callback), form, new("application/x-www-form-urlencoded", "utf-8"), callback.Fields);
    }

    public HttpRequestMessage ToHttp()
    {
        var request = ToHttp(_callback.Method, Url, _body, _bodyType, _signature);
        request.Headers.Add("I-Twilio-Idempotency-Token", _callback.IdempotencyToken);
        return request;
    }

    /// <summary>What any request to an application has: the user of its address, too.</summary>
    public static HttpRequestMessage ToHttp(HttpMethod method, Uri url, byte[] body, MediaTypeHeaderValue? bodyType, CallbackSignature signature)
    {
        // A GET has an empty body: without any, .NET would send it again, unasked and unseen, when the connection breaks.
        var request = new HttpRequestMessage(method, url) { Content = new ByteArrayContent(body) { Headers = { ContentType = bodyType } } };
        signature.AddTo(request);
        if (url.UserInfo.Length > 0)
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo))));
        }

        request.Headers.UserAgent.Add(new("TwilioProxy", "1.1"));
        return request;
    }

    private static Uri UrlOf(OutgoingCallback callback, string? parameters = null)
    {
        var url = new UriBuilder(callback.Url) { Fragment = "" };
        if (parameters is not null)
        {
            url.Query = url.Query is ['?', _, ..] ? $"{url.Query}&{parameters}" : parameters;
        }

        return url.Uri;
    }

    private static string Form(IEnumerable<CallbackField> fields) =>
        string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));

    private static byte[] Json(IEnumerable<CallbackField> fields)
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text, JsonOptions);
        json.WriteStartObject();
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            if (field.IsNumber)
            {
                json.WriteRawValue(field.Value);
            }
            else
            {
                json.WriteStringValue(field.Value);
            }
        }

        json.WriteEndObject();
        json.Flush();
        return text.WrittenSpan.ToArray();
    }

    private static string Hex(byte[] hash) => string.Concat(hash.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
}
