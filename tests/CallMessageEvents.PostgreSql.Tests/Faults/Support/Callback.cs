using System.Globalization;
using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>A message of an end user, as Twilio delivers it.</summary>
/// <param name="Call">Which call: 1, 2 …</param>
/// <param name="Number">Its number in the call: 1, 2 …</param>
/// <param name="IsPoison">Whether its handler fails.</param>
internal sealed record Callback(int Call, int Number, bool IsPoison = false)
{
    public const string Account = "AC0123456789abcdef0123456789abcdef";

    /// <summary>What all nodes are behind, and what is signed.</summary>
    public const string PublicBaseUrl = "https://app.example";

    private const string MessagesPath = "/call-message-events/messages";
    private const string StatusPath = "/call-message-events/status";

    public string Leg => LegOf(Call);

    public static string LegOf(int call) => $"CA{call:x32}";

    /// <summary>A delivery of it to a node.</summary>
    /// <param name="node">The node's address.</param>
    /// <param name="isOfProtocol">Whether its app speaks the protocol, and wants a receipt.</param>
    public HttpRequestMessage To(Uri node, bool isOfProtocol = false) => Sign(
        node,
        MessagesPath,
        [
            ("AccountSid", Account), ("CallSid", Leg), ("Sid", $"KX{Call:x16}{Number:x16}"), ("ContentType", "application/json"),
            ("SequenceNumber", Number.ToString(CultureInfo.InvariantCulture)), ("Timestamp", "Fri, 2 Dec 2022 22:02:49 +0000"),
            ("Content", Content(isOfProtocol)),
        ]);

    /// <summary>A status callback to a node.</summary>
    public static HttpRequestMessage Status(Uri node, IEnumerable<(string Name, string Value)> fields) => Sign(node, StatusPath, fields);

    private string Content(bool isOfProtocol)
    {
        var envelope = isOfProtocol ? string.Create(CultureInfo.InvariantCulture, $$""","cme":{"id":"a.{{Number}}","want":"receipt"}""") : string.Empty;
        return $$"""{"type":"numbered","isPoison":{{(IsPoison ? "true" : "false")}}{{envelope}}}""";
    }

    private static HttpRequestMessage Sign(Uri node, string path, IEnumerable<(string Name, string Value)> fields)
    {
        var content = new ByteArrayContent(SignedRequest.Form(fields));
        content.Headers.ContentType = new("application/x-www-form-urlencoded");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node, path)) { Content = content };
        request.Headers.Add("X-Twilio-Signature", SignedRequest.SignForm(PublicBaseUrl + path, fields));
        return request;
    }
}
