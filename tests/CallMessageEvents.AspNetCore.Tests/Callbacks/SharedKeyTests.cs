using System.Security.Cryptography;
using System.Text;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Callbacks that a SharedKey signs, over the wire.</summary>
public sealed class SharedKeyTests
{
    private const string Id = "webhooks_sharedkey_0123456789abcdefghijklmnop";
    private const string Settings = "X-Twilio-Webhooks-Signature-Settings";

    [Fact]
    public async Task Message_SignedWithTheSharedKey_204()
    {
        await using var app = await StartAsync();

        Assert.Equal(204, await PostAsync(app, $"key={Id},algorithm=HMAC_SHA256"));
    }

    [Theory]
    [InlineData("twice", SignatureResult.MalformedSettings, $"key={Id},algorithm=HMAC_SHA256", $"key={Id},algorithm=HMAC_SHA256")]
    [InlineData("empty", SignatureResult.MalformedSettings, "")]
    [InlineData("unknown", SignatureResult.UnknownSharedKey, "key=webhooks_sharedkey_2,algorithm=HMAC_SHA256")]
    [InlineData("not there", SignatureResult.MalformedSignature)]
    public async Task Message_Settings_403(string what, SignatureResult cause, params string[] settings)
    {
        await using var app = await StartAsync();

        Assert.Equal(403, await PostAsync(app, settings));

        Assert.Contains($"(403): {cause}.", Assert.Single(app.Log.Alarms), StringComparison.Ordinal);
        Assert.NotEmpty(what);
    }

    [Theory]
    [InlineData($"key={Id}", "algorithm=HMAC_SHA256")]
    [InlineData($"key={Id},algorithm=HMAC_SHA256", $"key={Id},algorithm=HMAC_SHA256")]
    [InlineData($"key={Id}", "")]
    public async Task Message_TwoHeaders_403(string first, string second)
    {
        await using var app = await StartAsync();
        var fields = Fields.Message();
        using var connection = await RawConnection.OpenAsync(app);

        // Two lines of HTTP, which a client would put into one.
        await connection.BeginAsync(app, fields, length: $"Content-Length: {fields.ToForm().Length}\r\n{Settings}: {first}\r\n{Settings}: {second}");
        await connection.WriteAsync(fields.ToForm());

        Assert.Equal(403, await connection.ReadStatusAsync());
        Assert.Contains($"(403): {SignatureResult.MalformedSettings}.", Assert.Single(app.Log.Alarms), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CallbackEncoding.Form, EmulatorSharedKey.HmacSha256, "POST")]
    [InlineData(CallbackEncoding.Form, EmulatorSharedKey.HmacSha1, "POST")]
    [InlineData(CallbackEncoding.Json, EmulatorSharedKey.HmacSha256, "POST")]
    [InlineData(CallbackEncoding.Form, EmulatorSharedKey.HmacSha256, "GET")]
    public async Task Emulator_SignsWithTheSharedKey_MessagesAreHandled(CallbackEncoding encoding, string algorithm, string method)
    {
        var texts = new List<string>();
        await using var twilio = await TwilioEmulator.StartAsync(
            new() { CallbackEncoding = encoding, SharedKey = new(Id, "s3cret", algorithm) }, TestApp.Token);
        await using var app = await StartAsync(
            builder => builder.AddHandler<Note>((message, _) =>
            {
                texts.Add(message.Content.Text);
                return Task.CompletedTask;
            }),
            options =>
            {
                (options.AccountSid, options.AuthToken, options.BaseAddress) = (twilio.AccountSid, twilio.AuthToken, twilio.BaseAddress);
                options.Receiving.AllowGet = true;
                options.Signature.RequireSharedKey = true;
            });
        var leg = twilio.Dial("client:alice", "client:bob").Answer().Parent;
        var messenger = (ICallMessenger)app.Services.GetService(typeof(ICallMessenger))!;
        await messenger.SubscribeAsync(
            EndUser.OnLeg(leg.Sid),
            new() { Callback = new Uri(app.Url(TestApp.Messages)), Method = method == "GET" ? WebhookMethod.Get : WebhookMethod.Post },
            TestApp.Token);

        var sent = await leg.SendMessageAsync("""{"type":"note","text":"it's signed"}""", TestApp.Token);
        var delivery = Assert.Single(await sent.WhenDeliveredAsync(TestApp.Token));

        Assert.Equal((204, Id), (delivery.StatusCode, delivery.SharedKeyId));
        Assert.Equal(["it's signed"], texts);
    }

    private static async Task<int> PostAsync(TestApp app, params string[] settings)
    {
        var fields = Fields.Message();
        var text = app.Url(TestApp.Messages) + string.Concat(
            fields.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => field.Key + field.Value));
        using var request = TestApp.Form(fields, TestApp.Messages, Convert.ToBase64String(HMACSHA256.HashData("s3cret"u8, Encoding.UTF8.GetBytes(text))));
        foreach (var one in settings) request.Headers.TryAddWithoutValidation(Settings, one);
        using var answer = await app.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static Task<TestApp> StartAsync(Action<ICallMessageEventsBuilder>? build = null, Action<CallMessageEventsOptions>? configure = null) =>
        TestApp.StartAsync(
            build ?? (static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask)),
            options =>
            {
                options.Signature.SharedKeys.Add(new() { Id = Id, Secret = "s3cret" });
                configure?.Invoke(options);
            });
}
