using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>Callbacks that a SharedKey signs, through the receiver, and the options and credentials that they need.</summary>
public sealed class SharedKeyCallbackTests : IDisposable
{
    private const string Id = "webhooks_sharedkey_0123456789abcdefghijklmnop";
    private const string Sub = "ACffffffffffffffffffffffffffffffff";
    private const string Section = "CallMessageEvents";
    private readonly LogLines _log = new();
    private readonly Mock<ITwilioCredentials> _vault = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Message_SharedKeyIsConfigured_IsTaken_AndSoIsTheAuthToken()
    {
        await using var provider = Provide(Configuration());

        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret")));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken(TestProvider.AuthToken)));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "forged")));
    }

    [Fact]
    public async Task Message_UnknownKey_TheLogNamesItAndNotTheAddress()
    {
        await using var provider = Provide(Configuration());

        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.BySharedKey("webhooks_sharedkey_new", "s3cret")));

        var line = Assert.Single(_log.Lines);
        Assert.Contains("(403): UnknownSharedKey.", line, StringComparison.Ordinal);
        Assert.Contains("webhooks_sharedkey_new", line, StringComparison.Ordinal);
        Assert.DoesNotContain("PublicBaseUrl", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", SignatureResult.MalformedSettings)]
    [InlineData("key=", SignatureResult.MalformedSettings)]
    [InlineData($"key={Id},algorithm=HMAC_SHA512", SignatureResult.UnknownAlgorithm)]
    [InlineData($"key={Id}", SignatureResult.MalformedSignature)]
    public async Task Message_BadSettings_403WithItsCause(string settings, SignatureResult cause)
    {
        await using var provider = Provide(Configuration());

        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret", settings: settings)));

        Assert.Contains($"(403): {cause}.", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_SharedKeyRequired_TheAuthTokenIsRefused()
    {
        await using var provider = Provide(Configuration(("Signature:RequireSharedKey", "true")));

        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret")));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken(TestProvider.AuthToken)));
        Assert.Contains("RequireSharedKey", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_KeyReplacedWhileRunning_BothThenTheNewOnly()
    {
        var configuration = Configuration();
        await using var provider = Provide(configuration);
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret")));

        Reload(configuration, ("Signature:SharedKeys:1:Id", "webhooks_sharedkey_2"), ("Signature:SharedKeys:1:Secret", "second"));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret")));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey("webhooks_sharedkey_2", "second")));

        Reload(configuration, ("Signature:SharedKeys:0:Id", ""), ("Signature:SharedKeys:0:Secret", ""));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret")));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey("webhooks_sharedkey_2", "second")));
    }

    [Fact]
    public async Task Message_ReloadOfHalfAKey_TheLastValidKeysStay()
    {
        var configuration = Configuration();
        await using var provider = Provide(configuration);
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret")));

        Reload(configuration, ("Signature:SharedKeys:0:Secret", ""));

        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret")));
        Assert.Contains(_log.Lines, static line => line.Contains("Signature:SharedKeys:0:Secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Message_OfASubaccount_IsVerifiedWithItsOwnKeysOnly()
    {
        _vault.Setup(static vault => vault.FindAsync(AccountSid.Parse(Sub), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new TwilioCredentials { AuthTokens = ["sub"], SharedKeys = [new() { Id = "webhooks_sharedkey_sub", Secret = "sub-secret\n" }] });
        await using var provider = Provide(Configuration(), services => services.AddSingleton(_vault.Object));

        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey("webhooks_sharedkey_sub", "sub-secret", Sub)));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub)));

        // The key of another account, in both directions.
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret", Sub)));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.BySharedKey("webhooks_sharedkey_sub", "sub-secret")));
        Assert.Equal(2, _log.Lines.Count(static line => line.Contains("UnknownSharedKey", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Message_OwnKeyIsInTheVaultOnly_IsTaken()
    {
        _vault.Setup(static vault => vault.FindAsync(AccountSid.Parse(TestProvider.AccountSid), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new TwilioCredentials { SharedKeys = [new() { Id = "webhooks_sharedkey_own", Secret = "own" }] });
        await using var provider = Provide(
            Configuration(("Signature:SharedKeys:0:Id", ""), ("Signature:SharedKeys:0:Secret", "")), services => services.AddSingleton(_vault.Object));

        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey("webhooks_sharedkey_own", "own")));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken(TestProvider.AuthToken)));
    }

    [Fact]
    public async Task Message_OnlyASharedKeyIsConfigured_IsVerified()
    {
        await using var provider = Provide(Configuration(
            ("AuthToken", null), ("ApiKeySid", "SK0123456789abcdef0123456789abcdef"), ("ApiKeySecret", "rest")));
        provider.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");

        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "s3cret")));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("rest")));
    }

    private static async Task<int> ReceiveAsync(ServiceProvider provider, CallbackRequest request) =>
        (await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, TestAccount.Token)).StatusCode;

    private static IConfigurationRoot Configuration(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            [$"{Section}:AccountSid"] = TestProvider.AccountSid,
            [$"{Section}:AuthToken"] = TestProvider.AuthToken,
            [$"{Section}:PublicBaseUrl"] = SignedCallback.Origin,
            [$"{Section}:Signature:SharedKeys:0:Id"] = Id,
            [$"{Section}:Signature:SharedKeys:0:Secret"] = "s3cret",
        };
        foreach (var (key, value) in settings) all[$"{Section}:{key}"] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }

    private static void Reload(IConfigurationRoot configuration, params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings) configuration[$"{Section}:{key}"] = value;
        configuration.Reload();
    }

    private ServiceProvider Provide(IConfiguration configuration, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddSingleton<ILoggerFactory>(_log);
        services.AddCallMessageEvents().AddHandler<Note>(static (_, _) => Task.CompletedTask);
        configure?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
