using System.Text;
using System.Text.Json;

namespace CallMessageEvents.Tests;

/// <summary>The requests of these tests, signed apart from the library.</summary>
public sealed partial class CallbackAgeTests
{
    private const string SharedKey = "webhooks_sharedkey_0123456789abcdefghijklmnop";
    private int _messages;

    private (string, string?)[] Fields(string? timestamp, string content = """{"type":"note","text":"hello"}""") =>
    [
        ("CallSid", ReceivingApp.Leg), ("Content", content), ("ContentType", "application/json"), ("AccountSid", TestProvider.AccountSid),
        ("Sid", ReceivingApp.Message(++_messages)), ("Timestamp", timestamp),
    ];

    private CallbackRequest Message(string? timestamp, bool isShared = false, string token = TestProvider.AuthToken, string? content = null) =>
        Post(SignedCallback.Target, content is null ? Fields(timestamp) : Fields(timestamp, content), isShared, token);

    private static CallbackRequest Post(string target, (string, string?)[] given, bool isShared = false, string token = TestProvider.AuthToken)
    {
        var fields = given.Where(static field => field.Item2 is not null).Select(static field => (field.Item1, field.Item2!)).ToArray();
        var text = SignedRequest.FormText(SignedCallback.Origin + target, fields);
        return new CallbackRequest
        {
            Method = "POST", Scheme = "https", Host = "hooks.example.com", Target = target, ContentType = "application/x-www-form-urlencoded",
            Body = SignedRequest.Form(fields),
            Signature = isShared ? SignedRequest.Sign256(text, "s3cret") : SignedRequest.Sign(text, token),
            SignatureSettings = isShared ? $"key={SharedKey},algorithm=HMAC_SHA256" : null,
        };
    }

    private CallbackRequest Json(string? timestamp) => JsonOf(JsonSerializer.Serialize(
        Fields(timestamp).Where(static field => field.Item2 is not null).ToDictionary(static field => field.Item1, static field => field.Item2)));

    private static CallbackRequest JsonOf(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var url = TwilioSignature.AddBodyHash(SignedCallback.Origin + SignedCallback.Target, body);
        return new CallbackRequest
        {
            Method = "POST", Scheme = "https", Host = "hooks.example.com", Target = url[SignedCallback.Origin.Length..], ContentType = "application/json",
            Body = body, Signature = SignedRequest.Sign(url, TestProvider.AuthToken),
        };
    }

    private CallbackRequest Get(string? timestamp)
    {
        var query = Encoding.UTF8.GetString(SignedRequest.Form(
            Fields(timestamp).Where(static field => field.Item2 is not null).Select(static field => (field.Item1, field.Item2!))));
        var target = $"{SignedCallback.Target}?{query}";
        return new CallbackRequest
        {
            Method = "GET", Scheme = "https", Host = "hooks.example.com", Target = target,
            Signature = SignedRequest.Sign(SignedCallback.Origin + target, TestProvider.AuthToken),
        };
    }
}
