using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Tokens that change while the application runs, and those of other accounts.</summary>
public sealed class TokenTests
{
    private const string Sub = "ACffffffffffffffffffffffffffffffff";
    private const string Key = "CallMessageEvents:AuthToken";
    private readonly Mock<ITwilioCredentials> _vault = new();

    [Fact]
    public async Task Rotation_AfterTheFirstRequest_TakesEffectWithoutRestart()
    {
        await using var app = await TestApp.StartAsync();
        Assert.Equal(204, await app.PostAsync(Fields.Message()));

        Reload(app, (Key, "new"));

        Assert.Equal(204, await app.PostAsync(Fields.Message(), token: "new"));
        Assert.Equal(403, await app.PostAsync(Fields.Message()));
    }

    [Fact]
    public async Task Rotation_WhileBothAreValid_BothAreTaken_ThenTheNewOnly()
    {
        await using var app = await TestApp.StartAsync();
        Assert.Equal(204, await app.PostAsync(Fields.Message()));

        Reload(app, (Key, "new"), ("CallMessageEvents:Signature:OtherAuthTokens:0", TestApp.AuthToken));
        Assert.Equal(204, await app.PostAsync(Fields.Message()));
        Assert.Equal(204, await app.PostAsync(Fields.Message(), token: "new"));

        Reload(app, ("CallMessageEvents:Signature:OtherAuthTokens:0", ""));
        Assert.Equal(403, await app.PostAsync(Fields.Message()));
        Assert.Equal(204, await app.PostAsync(Fields.Message(), token: "new"));
    }

    [Fact]
    public async Task Rotation_ToWhatIsNotValid_TheLastValidOneStays()
    {
        await using var app = await TestApp.StartAsync();

        Reload(app, (Key, "new"), ("CallMessageEvents:ApiKeySid", "half a key"));

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
        Assert.True(app.Log.Has("last valid secrets stay"));
    }

    [Fact]
    public async Task Subaccount_SignsWithItsOwnTokens_AndWithNoOther()
    {
        Have(Sub, "sub-new", "sub-old");
        await using var app = await StartAsync();

        Assert.Equal(204, await app.PostAsync(OfSub(), token: "sub-new"));
        Assert.Equal(204, await app.PostAsync(OfSub(), token: "sub-old"));
        Assert.Equal(403, await app.PostAsync(OfSub()));
        Assert.Equal(403, await app.PostAsync(Fields.Message(), token: "sub-new"));
        Assert.Equal(204, await app.PostAsync(Fields.Message()));
    }

    [Fact]
    public async Task Subaccount_TokenRotatedInTheVault_TakesEffectAtOnce()
    {
        Have(Sub, "before");
        await using var app = await StartAsync();
        Assert.Equal(204, await app.PostAsync(OfSub(), token: "before"));

        Have(Sub, "after");

        Assert.Equal(204, await app.PostAsync(OfSub(), token: "after"));
        Assert.Equal(403, await app.PostAsync(OfSub(), token: "before"));
    }

    [Fact]
    public async Task UnknownAccount_403_TheVaultIsAskedOnceAMinute()
    {
        await using var app = await StartAsync();

        for (var i = 0; i < 3; i++) Assert.Equal(403, await app.PostAsync(OfSub()));
        Asked(Times.Once());

        Have(Sub, "late");
        app.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(204, await app.PostAsync(OfSub(), token: "late"));
        Asked(Times.Exactly(2));
        Assert.True(app.Log.Has(nameof(SignatureResult.NoToken)));
    }

    [Fact]
    public async Task VaultThrows_503WithRetryAfter_ThenItIsBack()
    {
        Setup(Sub).ThrowsAsync(new HttpRequestException("the vault is closed"));
        await using var app = await StartAsync();
        using (var request = TestApp.Form(OfSub(), TestApp.Messages, TwilioSigner.Sign("sub", app.Url(TestApp.Messages), OfSub())))
        {
            using var answer = await app.SendAsync(request);
            Assert.Equal((503, TimeSpan.FromSeconds(1)), ((int)answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        }

        Assert.Contains(nameof(HttpRequestException), Assert.Single(app.Log.Alarms), StringComparison.Ordinal);
        Have(Sub, "sub");
        Assert.Equal(204, await app.PostAsync(OfSub(), token: "sub"));
    }

    [Fact]
    public async Task OwnTokenInTheVaultOnly_Verifies()
    {
        Have(TestApp.AccountSid, "from-the-vault");
        await using var app = await StartAsync(static options =>
            (options.AuthToken, options.ApiKeySid, options.ApiKeySecret) = (null, "SK0123456789abcdef0123456789abcdef", "secret"));

        Assert.Equal(204, await app.PostAsync(Fields.Message(), token: "from-the-vault"));
        Assert.Equal(204, await app.PostAsync(Fields.Message().Without("AccountSid"), token: "from-the-vault"));
        Assert.Equal(403, await app.PostAsync(Fields.Message(), token: "secret"));
    }

    private static Fields OfSub() => Fields.Message().With("AccountSid", Sub);

    private static void Reload(TestApp app, params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings) app.Configuration[key] = value;
        app.Configuration.Reload();
    }

    private Moq.Language.Flow.ISetup<ITwilioCredentials, ValueTask<TwilioCredentials?>> Setup(string account) =>
        _vault.Setup(vault => vault.FindAsync(AccountSid.Parse(account), It.IsAny<CancellationToken>()));

    private void Have(string account, params string[] tokens) => Setup(account).ReturnsAsync(new TwilioCredentials { AuthTokens = tokens });

    private void Asked(Times times) => _vault.Verify(static vault => vault.FindAsync(AccountSid.Parse(Sub), It.IsAny<CancellationToken>()), times);

    private Task<TestApp> StartAsync(Action<CallMessageEventsOptions>? configure = null) =>
        TestApp.StartAsync(builder => builder.Services.AddSingleton(_vault.Object), configure);
}
