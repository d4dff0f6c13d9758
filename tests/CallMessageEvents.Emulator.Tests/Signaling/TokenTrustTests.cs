using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Whose tokens are good: those of the emulator's own key, and others only where that is switched on.</summary>
public sealed class TokenTrustTests : EmulatorTest
{
    private const string OtherKey = "SK00000000000000000000000000000000";
    private const string ByOtherKey = $$$"""{"iss":"{{{OtherKey}}}","exp":9999999999,"grants":{"identity":"dave"}}""";

    private readonly RecordingLoggers _loggers = new();

    [Theory]
    [InlineData(ByOtherKey)]
    [InlineData("""{"grants":{"identity":"dave"}}""")]
    [InlineData("""{"iss":"","grants":{"identity":"dave"}}""")]
    [InlineData("""{"iss":"ske0000000000000000000000000000003","grants":{"identity":"dave"}}""")]
    public async Task Listen_TokenOfAnotherKey_IsRefusedAndSaysWhatToDo(string claims)
    {
        await using var dave = await SignalingClient.OpenAsync(Twilio.BaseAddress);

        await dave.ListenAsync(JsonWebToken.Signed(claims, "a secret of somebody else"));

        var error = (await dave.NextErrorAsync(31204)).GetProperty("error").Text("message")!;
        foreach (var advice in new[] { "ApiKeySid", "--api-key-sid", "TrustTokensOfOtherKeys", "--trust-tokens-of-other-keys" })
        {
            Assert.Contains(advice, error, StringComparison.Ordinal);
        }

        Assert.Contains(_loggers.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains(error, StringComparison.Ordinal));
        Assert.Equal("queued", Twilio.CreateCall("+14155550100", "client:dave").Status);
    }

    [Fact]
    public async Task Listen_TokenOfAnotherKeyWhereTrusted_IsBelieved()
    {
        await using var trusting = await StartTrustingAsync();
        await using var dave = await SignalingClient.OpenAsync(trusting.BaseAddress);

        await dave.ListenAsync(JsonWebToken.Unsigned("""{"alg":"HS256"}""", $$$"""{"iss":"{{{OtherKey}}}","grants":{"identity":"dave"}}"""));

        var token = (await dave.NextAsync("connected")).GetProperty("token");
        Assert.Equal("dave", token.Text("identity"));
        Assert.False(token.TryGetProperty("ttl", out _));
    }

    [Theory]
    [InlineData("""{"iss":"SKe0000000000000000000000000000003","exp":9999999999,"grants":{"identity":"alice"}}""")]
    [InlineData("""{"grants":{"identity":""}}""")]
    [InlineData("""{"grants":{"identity":7}}""")]
    [InlineData(
        """{"grants":{"identity":"01234567890123456789012345678901234567890123456789012345678901234567890123456789"""
        + """01234567890123456789012345678901234567890x"}}""")]
    public async Task Listen_BadTokenWhereOthersAreTrusted_IsRefused(string claims)
    {
        await using var trusting = await StartTrustingAsync();
        await using var mallory = await SignalingClient.OpenAsync(trusting.BaseAddress);

        await mallory.ListenAsync(JsonWebToken.Signed(claims, "a secret of somebody else"));

        await mallory.NextErrorAsync(31204);
    }

    [Fact]
    public async Task Listen_TokenOfTheApplicationsKey_IsGoodWhenTheEmulatorHasThatKey()
    {
        await using var twilio = await TwilioEmulator.StartAsync(new() { ApiKeySid = OtherKey, ApiKeySecret = "the application's" }, Cancellation);
        await using var dave = await SignalingClient.OpenAsync(twilio.BaseAddress);

        await dave.ListenAsync(JsonWebToken.Signed(ByOtherKey, "the application's"));

        await dave.NextAsync("connected");
    }

    [Fact]
    public async Task Register_TokenOfASubaccount_GetsItsCallsOnly()
    {
        var account = Twilio.AddAccount();
        await using var dave = await SignalingClient.OpenAsync(Twilio.BaseAddress);
        var claims = $$$"""{"iss":"{{{Twilio.ApiKeySid}}}","sub":"{{{account.AccountSid}}}","exp":9999999999,"grants":{"identity":"dave"}}""";
        await dave.ListenAsync(JsonWebToken.Signed(claims, Twilio.ApiKeySecret));
        await dave.NextAsync("connected");
        await dave.RegisterAsync();

        Assert.Equal("queued", Twilio.CreateCall("+14155550100", "client:dave").Status);
        Assert.Equal(Twilio.CreateCall(account, "+14155550100", "client:dave").Sid, (await dave.NextAsync("invite")).Sid());
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.LoggerFactory = _loggers;

    private static Task<TwilioEmulator> StartTrustingAsync() => TwilioEmulator.StartAsync(new() { TrustTokensOfOtherKeys = true }, Cancellation);
}
