using System.Globalization;
using static System.FormattableString;
using CallMessageEvents.Hosting;

namespace CallMessageEvents.Campaign;

/// <summary>Callbacks as Twilio posts them.</summary>
internal static class SignedCallback
{
    public const string Account = "AC0123456789abcdef0123456789abcdef";
    public const string Token = "0123456789abcdef0123456789abcdef";
    public const string PublicBaseUrl = "https://app.example";

    private const string Messages = "/call-message-events/messages";
    private const string Statuses = "/call-message-events/status";
    private const string Form = "application/x-www-form-urlencoded";

    public static string Leg(int call) => Invariant($"CA{call:x32}");

    /// <summary>A message of a leg.</summary>
    public static CallbackRequest Message(int call, int number, string content) => Request(Messages, new()
    {
        ["AccountSid"] = Account, ["CallSid"] = Leg(call), ["Sid"] = Invariant($"KX{call:x16}{number:x16}"),
        ["SequenceNumber"] = number.ToString(CultureInfo.InvariantCulture), ["ContentType"] = "application/json", ["Content"] = content,
    });

    /// <summary>A status of a leg to an app.</summary>
    public static CallbackRequest Status(int call, string status) => Request(Statuses, new()
    {
        ["AccountSid"] = Account, ["CallSid"] = Leg(call), ["CallStatus"] = status, ["From"] = "+14155550100",
        ["To"] = Invariant($"client:user-{call}"), ["Direction"] = "outbound-dial", ["CallbackSource"] = "call-progress-events",
        ["ParentCallSid"] = Invariant($"CAffff{call:x28}"),
    });

    /// <summary>The same as a request over HTTP.</summary>
    public static HttpRequestMessage ToHttp(this CallbackRequest callback, Uri node)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node, callback.Target)) { Content = new ReadOnlyMemoryContent(callback.Body) };
        request.Content.Headers.ContentType = new(Form);
        request.Headers.Add("X-Twilio-Signature", callback.Signature);
        return request;
    }

    private static CallbackRequest Request(string path, Dictionary<string, string> fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        using var buffer = new MemoryStream();
        form.CopyTo(buffer, null, CancellationToken.None);
        var body = buffer.ToArray();
        return new()
        {
            Method = "POST", Scheme = "https", Host = "app.example", Target = path, ContentType = Form, Body = body,
            Signature = TwilioSignature.Sign(PublicBaseUrl + path, body, CallbackFormat.Form, Token),
        };
    }
}
