using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Callbacks that a SharedKey signs, seen by the application.</summary>
public sealed class SharedKeyTests : EmulatorTest
{
    private const string Id = "webhooks_sharedkey_0123456789abcdef0123456789";
    private const string Settings = "X-Twilio-Webhooks-Signature-Settings";

    protected override void Configure(TwilioEmulatorOptions options) => options.SharedKey = new(Id, "s3cret");

    [Fact]
    public async Task Delivery_SharedKey_SignsInPlaceOfTheAuthToken_AndIsNamed()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url);

        var message = await leg.SendMessageAsync("{}", Cancellation);
        var delivery = Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());
        var callback = await receiver.NextAsync();

        Assert.Equal($"key={Id},algorithm=HMAC_SHA256", callback.Headers[Settings]);
        Assert.Equal(Sign256(callback), callback.Headers["X-Twilio-Signature"]);
        Assert.Equal(Id, delivery.SharedKeyId);
    }

    [Fact]
    public async Task Delivery_KeyChangedInTheCall_SignsWithTheNewOneAtOnce()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url);

        Twilio.SharedKey = new("webhooks_sharedkey_2", "another", EmulatorSharedKey.HmacSha1);
        var first = await leg.SendMessageAsync("1", Cancellation);
        await first.WhenDeliveredAsync(Cancellation).InTimeAsync();
        var withSha1 = await receiver.NextAsync();
        Twilio.SharedKey = null;
        var second = await leg.SendMessageAsync("2", Cancellation);
        await second.WhenDeliveredAsync(Cancellation).InTimeAsync();
        var withToken = await receiver.NextAsync();

        Assert.Equal("key=webhooks_sharedkey_2,algorithm=HMAC_SHA1", withSha1.Headers[Settings]);
        Assert.True(withSha1.IsSignedWith("another"));
        Assert.DoesNotContain(Settings, withToken.Headers.Keys);
        Assert.True(withToken.IsSignedWith(Twilio.AuthToken));
        Assert.Equal(["webhooks_sharedkey_2", null], Twilio.Deliveries.Select(static delivery => delivery.SharedKeyId));
    }

    [Fact]
    public async Task Delivery_OfASubaccount_IsSignedWithItsOwn()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var account = Twilio.AddAccount();
        Twilio.Dial(account, "client:alice", "client:bob").Children[0].ReportStatusTo(new(receiver.Url));
        var withToken = await receiver.NextAsync();

        account.SharedKey = new("webhooks_sharedkey_sub", "sub", EmulatorSharedKey.HmacSha1);
        Twilio.Dial(account, "client:alice", "client:bob").Children[0].ReportStatusTo(new(receiver.Url));
        var withKey = await receiver.NextAsync();

        Assert.True(withToken.IsSignedWith(account.AuthToken));
        Assert.Equal("key=webhooks_sharedkey_sub,algorithm=HMAC_SHA1", withKey.Headers[Settings]);
        Assert.True(withKey.IsSignedWith("sub"));
    }

    [Fact]
    public async Task Voice_SharedKey_SignsTheWebhookToo()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        Twilio.PlaceCall("+14155550100", new Uri(receiver.Url));

        var callback = await receiver.NextAsync();

        Assert.Equal($"key={Id},algorithm=HMAC_SHA256", callback.Headers[Settings]);
        Assert.Equal(Sign256(callback), callback.Headers["X-Twilio-Signature"]);
    }

    [Fact]
    public async Task Delivery_UserAndPasswordInTheAddress_AreBasicCredentials()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        Twilio.CreateCall("+14155550100", "client:alice").ReportStatusTo(new(receiver.Url.Replace("://", "://tw%40ilio:s3cret@", StringComparison.Ordinal)));

        var callback = await receiver.NextAsync();

        Assert.Equal(Basic("tw@ilio", "s3cret").ToString(), callback.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("", "secret", "HMAC_SHA256", "id")]
    [InlineData("id", "", "HMAC_SHA256", "secret")]
    [InlineData("i,d", "secret", "HMAC_SHA256", "id")]
    [InlineData("i d", "secret", "HMAC_SHA256", "id")]
    [InlineData("id", "secret", "HMAC_SHA512", "algorithm")]
    public void Key_BadArgument_IsNamed(string id, string secret, string algorithm, string argument) =>
        Assert.Throws<ArgumentException>(argument, () => new EmulatorSharedKey(id, secret, algorithm));

    [Fact]
    public void Key_Text_DoesNotShowTheSecret() => Assert.DoesNotContain("s3cret", new EmulatorSharedKey(Id, "s3cret").ToString(), StringComparison.Ordinal);

    private static string Sign256(ReceivedCallback callback)
    {
        var text = callback.Form.Keys.Order(StringComparer.Ordinal).Aggregate(callback.Url, (signed, key) => signed + key + callback.Form[key]);
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), Encoding.UTF8.GetBytes(text)));
    }
}
