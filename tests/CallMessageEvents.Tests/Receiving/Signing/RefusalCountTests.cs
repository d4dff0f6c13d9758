using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Refused callbacks are counted, each cause by a word of its own: what an alert is made of.</summary>
public sealed class RefusalCountTests
{
    private const string Rejected = "call_message_events.callbacks.rejected";
    private const string Id = "webhooks_sharedkey_0123456789abcdefghijklmnop";
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 13, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("no_token")]
    [InlineData("no_signature")]
    [InlineData("malformed_signature")]
    [InlineData("mismatch")]
    [InlineData("no_body_hash")]
    [InlineData("body_mismatch")]
    [InlineData("malformed_settings")]
    [InlineData("unknown_algorithm")]
    [InlineData("unknown_shared_key")]
    [InlineData("shared_key_required")]
    [InlineData("no_timestamp")]
    [InlineData("too_old")]
    [InlineData("in_future")]
    public async Task Callback_Refused_IsCountedByItsCause(string cause)
    {
        await using var provider = Provide(cause);
        using var measured = new Measurements(provider.GetRequiredService<IMeterFactory>());

        Assert.Equal(403, (await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(Request(cause), TestAccount.Token)).StatusCode);

        Assert.Equal((1, 1), (measured.Sum(Rejected), measured.Sum(Rejected, "error.type", cause)));
    }

    private static CallbackRequest Request(string cause) => cause switch
    {
        "no_signature" => Form(Now, null),
        "malformed_signature" => Form(Now, "x"),
        "mismatch" => Form(Now, SignedRequest.Sign("x")),
        "no_body_hash" => Json(""),
        "body_mismatch" => Json("?bodySHA256=00"),
        "malformed_settings" => SignedCallback.ByToken(TestProvider.AuthToken, settings: ""),
        "unknown_algorithm" => SignedCallback.ByToken(TestProvider.AuthToken, settings: $"key={Id},algorithm=HMAC_SHA512"),
        "unknown_shared_key" => SignedCallback.BySharedKey("webhooks_sharedkey_new", "s3cret"),
        "too_old" => Form(Now.AddMinutes(-6)),
        "in_future" => Form(Now.AddMinutes(6)),

        // It has no Timestamp; each other cause comes before that.
        _ => SignedCallback.ByToken(TestProvider.AuthToken),
    };

    private static CallbackRequest Form(DateTimeOffset timestamp)
    {
        var fields = Fields(timestamp);
        return Form(timestamp, SignedRequest.Sign(SignedRequest.FormText(SignedCallback.Origin + SignedCallback.Target, fields), TestProvider.AuthToken));
    }

    private static CallbackRequest Form(DateTimeOffset timestamp, string? signature) =>
        Post(SignedCallback.Target, "application/x-www-form-urlencoded", SignedRequest.Form(Fields(timestamp)), signature);

    private static CallbackRequest Json(string query) => Post(
        SignedCallback.Target + query, "application/json", Encoding.UTF8.GetBytes("{}"),
        SignedRequest.Sign(SignedCallback.Origin + SignedCallback.Target + query, TestProvider.AuthToken));

    private static CallbackRequest Post(string target, string contentType, byte[] body, string? signature) => new()
    {
        Method = "POST", Scheme = "https", Host = "hooks.example.com", Target = target, ContentType = contentType, Body = body, Signature = signature,
    };

    private static (string, string)[] Fields(DateTimeOffset timestamp) =>
    [
        ("CallSid", ReceivingApp.Leg), ("Content", "{}"),
        ("Timestamp", timestamp.ToString("ddd, d MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)),
    ];

    private static ServiceProvider Provide(string cause) => TestProvider.Create(
        new Uri("http://127.0.0.1:1"),
        options =>
        {
            if (cause == "no_token") (options.AuthToken, options.ApiKeySid, options.ApiKeySecret) = (null, "SK0123456789abcdef0123456789abcdef", "rest");
            options.PublicBaseUrl = new Uri(SignedCallback.Origin);
            options.Signature.SharedKeys = [new() { Id = Id, Secret = "s3cret" }];
            options.Signature.RequireSharedKey = cause == "shared_key_required";
            options.Signature.MaxAge = TimeSpan.FromMinutes(5);
        },
        static builder => builder.Services.AddMetrics(),
        new WatchedTime(Now));
}
