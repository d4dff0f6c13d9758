using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Keys of accounts come and go in <see cref="ITwilioCredentials"/>: what it says counts at once, for each account by itself.</summary>
public sealed class VaultChangeTests
{
    private const string Sub = "ACffffffffffffffffffffffffffffffff";
    private const string Id = "webhooks_sharedkey_0123456789abcdefghijklmnop";
    private readonly Vault _vault = new();

    [Fact]
    public async Task AccountIsGone_ItsCallbacksAreRefused()
    {
        _vault.Have(Sub, new() { AuthTokens = ["sub"] });
        await using var provider = Provide();
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub)));

        _vault.Have(Sub, null);
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub)));

        // It is known, and not one of those that are asked for once a minute.
        _vault.Have(Sub, new() { AuthTokens = ["sub"] });
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("sub", Sub)));
    }

    [Fact]
    public async Task OneKindOfKeyIsReplaced_TheOtherStays()
    {
        _vault.Have(Sub, new() { AuthTokens = ["token"], SharedKeys = [new() { Id = Id, Secret = "before" }] });
        await using var provider = Provide();
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "before", Sub)));

        _vault.Have(Sub, new() { AuthTokens = ["token"], SharedKeys = [new() { Id = Id, Secret = "after" }] });
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "before", Sub)));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "after", Sub)));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("token", Sub)));

        _vault.Have(Sub, new() { AuthTokens = ["newer"], SharedKeys = [new() { Id = Id, Secret = "after" }] });
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("token", Sub)));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("newer", Sub)));
        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.BySharedKey(Id, "after", Sub)));
    }

    /// <summary>Others that nobody knows are asked for once a minute.</summary>
    [Fact]
    public async Task OwnAccountIsNotThereYet_IsAskedForEachTime()
    {
        await using var provider = Provide(static options =>
        {
            (options.AuthToken, options.ApiKeySid, options.ApiKeySecret) = (null, "SK0123456789abcdef0123456789abcdef", "rest");
            options.Signature.SharedKeys = [new() { Id = Id, Secret = "s3cret" }];
        });
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("later")));

        _vault.Have(TestProvider.AccountSid, new() { AuthTokens = ["later"] });

        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("later")));
    }

    /// <summary>As in samples of Twilio's documentation, which are signed with the account's own token.</summary>
    [Theory]
    [InlineData("AC123")]
    [InlineData("")]
    public async Task MalformedAccountSid_IsTheConfiguredAccount(string account)
    {
        await using var provider = Provide();

        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken(TestProvider.AuthToken, account)));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("another", account)));
        Assert.Empty(_vault.Asked);
    }

    [Theory]
    [InlineData($"key={Id},algorithm=HMAC_SHA1")]
    [InlineData($"key={Id}")]
    public async Task SharedKey_SignedBySha1_IsTaken(string settings)
    {
        await using var provider = Provide(static options => options.Signature.SharedKeys = [new() { Id = Id, Secret = "s3cret" }]);

        Assert.Equal(204, await ReceiveAsync(provider, SignedCallback.ByToken("s3cret", settings: settings)));
        Assert.Equal(403, await ReceiveAsync(provider, SignedCallback.ByToken("another", settings: settings)));
    }

    /// <summary>Whose leg it is was reported before: a callback without an AccountSid is the configured account's.</summary>
    [Theory]
    [InlineData(TestProvider.AccountSid, TestProvider.AuthToken, 204)]
    [InlineData(Sub, "sub", 403)]
    public async Task LegOfTheConfiguredAccount_OnlyThatOneMaySpeakOfIt(string account, string token, int status)
    {
        _vault.Have(Sub, new() { AuthTokens = ["sub"] });
        await using var provider = Provide();
        await provider.GetRequiredService<ICallDirectory>().ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(ReceivingApp.Leg), AccountSid = AccountSid.Parse(TestProvider.AccountSid), Status = CallStatus.Ringing },
            TestAccount.Token);

        Assert.Equal(status, await ReceiveAsync(provider, SignedCallback.ByToken(token, account)));
        Assert.Equal(204, await ReceiveAsync(provider, WithoutAccountSid()));
    }

    private static CallbackRequest WithoutAccountSid()
    {
        (string, string)[] fields = [("CallSid", ReceivingApp.Leg), ("Content", """{"type":"note","text":"hello"}"""), ("Sid", ReceivingApp.Message(2))];
        return new()
        {
            Method = "POST", Scheme = "https", Host = "hooks.example.com", Target = SignedCallback.Target, ContentType = "application/x-www-form-urlencoded",
            Body = SignedRequest.Form(fields),
            Signature = SignedRequest.Sign(SignedRequest.FormText(SignedCallback.Origin + SignedCallback.Target, fields), TestProvider.AuthToken),
        };
    }

    private static async Task<int> ReceiveAsync(ServiceProvider provider, CallbackRequest request) =>
        (await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, TestAccount.Token)).StatusCode;

    private ServiceProvider Provide(Action<CallMessageEventsOptions>? configure = null) => TestProvider.Create(
        new Uri("http://127.0.0.1:1"),
        options =>
        {
            options.PublicBaseUrl = new Uri(SignedCallback.Origin);
            configure?.Invoke(options);
        },
        builder =>
        {
            builder.Services.AddSingleton<ITwilioCredentials>(_vault);
            builder.AddHandler<Note>(static (_, _) => Task.CompletedTask);
        });

    private sealed class Vault : ITwilioCredentials
    {
        private readonly ConcurrentDictionary<string, TwilioCredentials?> _all = [];

        public ConcurrentQueue<string> Asked { get; } = [];

        public void Have(string account, TwilioCredentials? credentials) => _all[account] = credentials;

        public ValueTask<TwilioCredentials?> FindAsync(AccountSid account, CancellationToken cancellationToken)
        {
            Asked.Enqueue(account.ToString());
            return new(_all.GetValueOrDefault(account.ToString()));
        }
    }
}
