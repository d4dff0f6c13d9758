using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>Secrets as files, shells and Docker give them: with white space around, in quotes, with something behind.</summary>
[Collection("Environment")]
public sealed class StrayCharacterTests
{
    private const string Own = "CallMessageEvents";
    private const string SharedId = "webhooks_sharedkey_a1";
    private static readonly string Key = "SK" + new string('1', 32);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{0}\n")]
    [InlineData("{0}\r\n")]
    [InlineData(" {0}\t")]
    [InlineData("\n{0}")]
    public async Task ReceiveStatusAsync_TokenWithWhiteSpaceAround_Verifies(string written)
    {
        var token = Written(written, "t0ken");

        Assert.Equal(204, await AnswerAsync(new() { [$"{Own}:AuthToken"] = token }, "t0ken"));
        Assert.Equal(204, await AnswerAsync(new() { [$"{Own}:AuthToken"] = "another", [$"{Own}:Signature:OtherAuthTokens:0"] = token }, "t0ken"));
        Assert.Equal(204, await AnswerAsync(
            new() { ["TWILIO_ACCOUNT_SID"] = Written(written, TestProvider.AccountSid), ["TWILIO_AUTH_TOKEN"] = token }, "t0ken", account: null));
        Assert.Equal(403, await AnswerAsync(new() { [$"{Own}:AuthToken"] = token }, "another"));
    }

    [Fact]
    public async Task ReceiveStatusAsync_TokenSetInCodeAfterwards_IsTrimmedToo()
    {
        var answer = await AnswerAsync(
            new() { [$"{Own}:AuthToken"] = "first" },
            "t0ken",
            static services => services.PostConfigure<CallMessageEventsOptions>(static options => options.AuthToken = "t0ken\n"));

        Assert.Equal(204, answer);
    }

    [Theory]
    [InlineData("one,two")]
    [InlineData(" one ; two\n")]
    [InlineData("one two")]
    [InlineData("two")]
    public async Task ReceiveStatusAsync_OtherAuthTokensAsOneText_AreTaken(string text)
    {
        var settings = new Dictionary<string, string?> { [$"{Own}:AuthToken"] = "another", [$"{Own}:Signature:OtherAuthTokens"] = text };

        Assert.Equal(204, await AnswerAsync(settings, "two"));
        Assert.Equal(403, await AnswerAsync(settings, "three"));
    }

    [Fact]
    public async Task ReceiveStatusAsync_OtherAuthTokensAsListAndText_AreAllTaken()
    {
        var settings = new Dictionary<string, string?>
        {
            [$"{Own}:AuthToken"] = "another", [$"{Own}:Signature:OtherAuthTokens"] = "text", [$"{Own}:Signature:OtherAuthTokens:0"] = "item",
        };

        Assert.Equal(204, await AnswerAsync(settings, "text"));
        Assert.Equal(204, await AnswerAsync(settings, "item"));
    }

    [Fact]
    public async Task ReceiveStatusAsync_TokenOfASubaccountWithLineBreak_Verifies()
    {
        var answer = await AnswerAsync(
            new() { [$"{Own}:AuthToken"] = "another" },
            "t0ken",
            static services => services.AddSingleton(Vault(static () => new() { AuthTokens = ["t0ken\n"] })),
            "ACffffffffffffffffffffffffffffffff");

        Assert.Equal(204, answer);
    }

    [Theory]
    [InlineData("AuthToken", "t0ken\n", null, null)]
    [InlineData("ApiKeySecret", "t0ken\r\n", "ApiKeySid", "SK11111111111111111111111111111111\n")]
    public async Task SendAsync_SecretWithLineBreak_AuthenticatesWithoutIt(string key, string secret, string? other, string? value)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            [$"{Own}:AccountSid"] = $"{TestProvider.AccountSid}\n",
            [$"{Own}:{key}"] = secret,
            [$"{Own}:BaseAddress"] = twilio.BaseAddress.AbsoluteUri,
            [$"{Own}:Guard:Enabled"] = "false",
        };
        if (other is not null) settings[$"{Own}:{other}"] = value;
        await using var provider = Provide(settings);

        await ScriptedTwilio.SendAsync(provider.Messenger());

        var user = other is null ? TestProvider.AccountSid : Key;
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:t0ken"))}", Assert.Single(twilio.Requests).Authorization);
    }

    public static TheoryData<string> Bad =>
    [
        "\"t0ken\"", "'t0ken'", "`t0ken`", "\"t0ken\"\n", "\"t0ken", "t0ken'", "\"", "t0ken # production", "t0\nken", "t0\tken", "\uFEFFt0ken", "t0ken\u200B",
        "t0k\u00E9n",
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void Options_SecretWithStrayCharacters_IsRefusedWithItsKey(string secret)
    {
        Assert.StartsWith($"{Own}:AuthToken ", Failure(new() { [$"{Own}:AuthToken"] = secret }), StringComparison.Ordinal);
        Assert.StartsWith($"{Own}:ApiKeySecret ", Failure(new() { [$"{Own}:ApiKeySid"] = Key, [$"{Own}:ApiKeySecret"] = secret }), StringComparison.Ordinal);
        Assert.StartsWith(
            $"{Own}:Signature:OtherAuthTokens:1 ",
            Failure(new() { [$"{Own}:AuthToken"] = "t0ken", [$"{Own}:Signature:OtherAuthTokens:0"] = "good", [$"{Own}:Signature:OtherAuthTokens:1"] = secret }),
            StringComparison.Ordinal);
        Assert.StartsWith("TWILIO_AUTH_TOKEN ", Failure(new() { ["TWILIO_AUTH_TOKEN"] = secret }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccountSid", "TWILIO_ACCOUNT_SID")]
    [InlineData("ApiKeySid", "TWILIO_API_KEY")]
    [InlineData("Region", "TWILIO_REGION")]
    [InlineData("Edge", "TWILIO_EDGE")]
    public void Options_SidRegionOrEdgeInQuotes_IsRefusedWithItsKeyAndTheWordQuotes(string key, string variable)
    {
        var value = key switch { "AccountSid" => $"\"{TestProvider.AccountSid}\"", "ApiKeySid" => $"\"{Key}\"", _ => "\"ie1\"" };
        var secret = key == "ApiKeySid" ? "ApiKeySecret" : "AuthToken";

        var own = Failure(new() { [$"{Own}:{secret}"] = "t0ken", [$"{Own}:{key}"] = value });
        var fallback = Failure(
            new()
            {
                [secret == "AuthToken" ? "TWILIO_AUTH_TOKEN" : "TWILIO_API_SECRET"] = "t0ken", ["TWILIO_ACCOUNT_SID"] = TestProvider.AccountSid,
                [variable] = value,
            },
            account: null);

        Assert.Equal(("CallMessageEvents:" + key, variable), (own.Split(' ')[0], fallback.Split(' ')[0]));
        Assert.All([own, fallback], static failure => Assert.Contains("without quotes", failure, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void TwilioCredentials_SecretWithStrayCharacters_IsRefused(string secret)
    {
        var errors = new[]
        {
            Assert.Throws<ArgumentException>("AuthTokens", () => new TwilioCredentials { AuthTokens = ["good", secret] }),
            Assert.Throws<ArgumentException>("ApiKeySecret", () => new TwilioCredentials { ApiKeySecret = secret }),
            Assert.Throws<ArgumentException>("SharedKeys", () => new TwilioCredentials { SharedKeys = [new() { Id = SharedId, Secret = secret }] }),
        };

        Assert.All(errors, static error => Assert.DoesNotContain("t0k", error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"webhooks_sharedkey_a1\"")]
    [InlineData("webhooks sharedkey")]
    [InlineData("webhooks_sharedkey_a1,webhooks_sharedkey_b2")]
    [InlineData(" ")]
    [InlineData(null)]
    public void TwilioCredentials_SharedKeyWithAnotherId_IsRefused(string? id)
    {
        var error = Assert.Throws<ArgumentException>("SharedKeys", () => new TwilioCredentials { SharedKeys = [new() { Id = id, Secret = "t0ken" }] });

        Assert.DoesNotContain("t0k", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwilioCredentials_SharedKeys_AreCopiedAndTrimmed()
    {
        var key = new SharedKey { Id = $" {SharedId}\n", Secret = "t0ken\r\n" };
        List<SharedKey> given = [null!, new(), key, new() { Id = "webhooks_sharedkey_b2" }];
        var credentials = new TwilioCredentials { SharedKeys = given };

        (key.Id, key.Secret) = ("another", "\"another\"");
        given.Clear();

        Assert.Equal(
            [(SharedId, "t0ken"), ("webhooks_sharedkey_b2", null)], credentials.SharedKeys.Select(static each => (each.Id, each.Secret)));
    }

    private static string Failure(Dictionary<string, string?> settings, string? account = TestProvider.AccountSid)
    {
        if (account is not null) settings.TryAdd($"{Own}:AccountSid", account);
        using var provider = Provide(settings);
        var options = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>();
        var failure = Assert.Single(Assert.Throws<OptionsValidationException>(() => options.CurrentValue).Failures);
        Assert.DoesNotContain("t0k", failure, StringComparison.Ordinal);
        return failure;
    }

    /// <summary>What a callback is answered that was signed with a token.</summary>
    private static async Task<int> AnswerAsync(
        Dictionary<string, string?> settings, string token, Action<IServiceCollection>? configure = null, string? account = TestProvider.AccountSid)
    {
        if (account is not null) settings[$"{Own}:AccountSid"] = TestProvider.AccountSid;
        await using var provider = Provide(settings, configure);
        var body = Encoding.UTF8.GetBytes($"CallSid={ReceivingApp.Leg}&CallStatus=ringing&AccountSid={account ?? TestProvider.AccountSid}");
        var request = new CallbackRequest
        {
            Method = "POST", Scheme = "https", Host = "example.com", Target = "/status", ContentType = "application/x-www-form-urlencoded", Body = body,
            Signature = TwilioSignature.Sign("https://example.com/status", body, CallbackFormat.Form, token),
        };
        return (await provider.GetRequiredService<ICallbackReceiver>().ReceiveStatusAsync(request, Token)).StatusCode;
    }

    private static ServiceProvider Provide(Dictionary<string, string?> settings, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddCallMessageEvents();
        configure?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private static ITwilioCredentials Vault(Func<TwilioCredentials> find)
    {
        var vault = new Mock<ITwilioCredentials>();
        vault.Setup(static all => all.FindAsync(It.IsAny<AccountSid>(), It.IsAny<CancellationToken>())).ReturnsAsync(find);
        return vault.Object;
    }

    private static string Written(string format, string value) => format.Replace("{0}", value, StringComparison.Ordinal);
}
