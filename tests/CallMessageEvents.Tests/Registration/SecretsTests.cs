using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace CallMessageEvents.Tests;

/// <summary>Secrets that change, and those of other accounts.</summary>
public sealed class SecretsTests
{
    private const string Sub = "ACffffffffffffffffffffffffffffffff";

    [Fact]
    public async Task SendAsync_TokenRotatedAfterTheFirstRequest_UsesTheNewOneWithoutRestart()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var configuration = Configuration(twilio);
        await using var provider = Provide(configuration);

        await ScriptedTwilio.SendAsync(provider.Messenger());
        configuration["CallMessageEvents:AuthToken"] = "rotated";
        configuration.Reload();
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(
            [Basic(TestProvider.AccountSid, "first"), Basic(TestProvider.AccountSid, "rotated")],
            twilio.Requests.Select(static request => request.Authorization));
    }

    [Theory]
    [InlineData("CallMessageEvents:ApiKeySid", "SK0123456789abcdef0123456789abcdef")]
    [InlineData("CallMessageEvents:AccountSid", "nonsense")]
    [InlineData("CallMessageEvents:AccountSid", Sub)]
    [InlineData("CallMessageEvents:Resilience:Retry:Delay", "soon")]
    public async Task SendAsync_InvalidReload_KeepsTheLastValidSecretsAndSaysSo(string key, string value)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var configuration = Configuration(twilio);
        using var log = new LogLines();
        await using var provider = Provide(configuration, services => services.AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(log));
        await ScriptedTwilio.SendAsync(provider.Messenger());

        configuration["CallMessageEvents:AuthToken"] = "rotated";
        configuration[key] = value;
        configuration.Reload();
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.All(twilio.Requests, static request => Assert.Equal(Basic(TestProvider.AccountSid, "first"), request.Authorization));
        Assert.Contains("last valid secrets stay", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_TokenRotatedBetweenStartAndFirstUse_UsesTheNewOne()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var configuration = Configuration(twilio);
        await using var provider = Provide(configuration);
        provider.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate();

        configuration["CallMessageEvents:AuthToken"] = "rotated";
        configuration.Reload();
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(Basic(TestProvider.AccountSid, "rotated"), Assert.Single(twilio.Requests).Authorization);
    }

    [Fact]
    public async Task SendAsync_OtherOptionsReloaded_StayAsTheyWere()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var configuration = Configuration(twilio);
        await using var provider = Provide(configuration);
        await ScriptedTwilio.SendAsync(provider.Messenger());

        // With the guard on, the leg would be read first.
        configuration["CallMessageEvents:Guard:Enabled"] = "true";
        configuration["CallMessageEvents:AuthToken"] = "rotated";
        configuration.Reload();
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(2, twilio.Requests.Count);
        Assert.Equal(Basic(TestProvider.AccountSid, "rotated"), twilio.Requests.Last().Authorization);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_CredentialsOfSubaccountCannotBeHad_SaysSoAndSendsNothing(bool throws)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var credentials = new Mock<ITwilioCredentials>();
        var setup = credentials.Setup(static all => all.FindAsync(It.IsAny<AccountSid>(), It.IsAny<CancellationToken>()));
        if (throws) setup.ThrowsAsync(new HttpRequestException("the vault is closed"));
        else setup.ReturnsAsync(new TwilioCredentials { ApiKeySecret = "half-a-key" });
        await using var provider = twilio.Provide(
            static options => options.Resilience.Retry.MaxRetryAttempts = 1, builder => builder.Services.AddSingleton(credentials.Object));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => SendInAsync(provider, Sub));

        Assert.Equal((TwilioConnectionFailure.NotSent, false, 0), (error.Reason, error.OutcomeUnknown, twilio.Requests.Count));
        Assert.Contains("ITwilioCredentials", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ValidAgainAfterInvalid_TakesTheNewSecrets()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var configuration = Configuration(twilio);
        await using var provider = Provide(configuration);
        _ = provider.Messenger();

        configuration["CallMessageEvents:ApiKeySid"] = "SK0123456789abcdef0123456789abcdef";
        configuration.Reload();
        configuration["CallMessageEvents:ApiKeySecret"] = "whole";
        configuration.Reload();
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(Basic("SK0123456789abcdef0123456789abcdef", "whole"), Assert.Single(twilio.Requests).Authorization);
    }

    [Fact]
    public async Task SendAsync_InSubaccount_UsesTheCredentialsFoundForIt()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var credentials = new Mock<ITwilioCredentials>();
        credentials.Setup(static all => all.FindAsync(AccountSid.Parse(Sub), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new TwilioCredentials { AuthTokens = ["newest", "older"] });
        await using var provider = twilio.Provide(build: builder => builder.Services.AddSingleton(credentials.Object));

        await ScriptedTwilio.SendAsync(provider.Messenger());
        await SendInAsync(provider, Sub);
        await SendInAsync(provider, "ACeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");

        var own = Basic(TestProvider.AccountSid, TestProvider.AuthToken);
        Assert.Equal([own, Basic(Sub, "newest"), own], twilio.Requests.Select(static request => request.Authorization));
        Assert.Contains(Sub, twilio.Requests.ElementAt(1).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_NamedAccountsSideBySide_EachUsesItsOwn()
    {
        await using var first = await ScriptedTwilio.StartAsync();
        await using var second = await ScriptedTwilio.StartAsync();
        var services = new ServiceCollection();
        services.AddCallMessageEvents(options => Configure(options, first, TestProvider.AccountSid, "one"));
        services.AddCallMessageEvents("second", options => Configure(options, second, Sub, "two"));
        await using var provider = services.BuildServiceProvider();

        await ScriptedTwilio.SendAsync(provider.Messenger());
        await ScriptedTwilio.SendAsync(provider.GetRequiredKeyedService<ICallMessenger>("second"));

        Assert.Equal(Basic(TestProvider.AccountSid, "one"), Assert.Single(first.Requests).Authorization);
        Assert.Equal(Basic(Sub, "two"), Assert.Single(second.Requests).Authorization);
    }

    [Fact]
    public async Task Callbacks_ComeWhileKeysChange_NoneThatIsValidBeforeAndAfterIsRefused()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CallMessageEvents:AccountSid"] = TestProvider.AccountSid,
            ["CallMessageEvents:AuthToken"] = "first",
            ["CallMessageEvents:Signature:OtherAuthTokens:0"] = "second",
            ["CallMessageEvents:PublicBaseUrl"] = SignedCallback.Origin,
        }).Build();
        await using var provider = Provide(configuration);
        var receiver = provider.GetRequiredService<ICallbackReceiver>();
        using var changed = new CancellationTokenSource();
        var senders = new[] { "first", "second", "first", "second" }.Select(token => Task.Run(async () =>
        {
            var (callback, count) = (SignedCallback.ByToken(token), 0);
            for (; !changed.IsCancellationRequested || count < 10; count++)
            {
                Assert.Equal(204, (await receiver.ReceiveMessageAsync(callback, TestAccount.Token)).StatusCode);
                await Task.Yield();
            }

            return count;
        })).ToArray();

        for (var i = 0; i < 100; i++)
        {
            var (token, other) = i % 2 == 0 ? ("second", "first") : ("first", "second");
            Change(token, other);
            await Task.Yield();
        }

        await changed.CancelAsync();
        Assert.All(await Eventually.EndsAsync(Task.WhenAll(senders)), static count => Assert.InRange(count, 10, int.MaxValue));
        Change("third", "fourth");
        Assert.Equal(403, (await receiver.ReceiveMessageAsync(SignedCallback.ByToken("first"), TestAccount.Token)).StatusCode);
        Assert.Equal(204, (await receiver.ReceiveMessageAsync(SignedCallback.ByToken("third"), TestAccount.Token)).StatusCode);

        void Change(string token, string other)
        {
            configuration["CallMessageEvents:AuthToken"] = token;
            configuration["CallMessageEvents:Signature:OtherAuthTokens:0"] = other;
            configuration.Reload();
        }
    }

    private static void Configure(CallMessageEventsOptions options, ScriptedTwilio twilio, string account, string token)
    {
        (options.AccountSid, options.AuthToken, options.BaseAddress) = (account, token, twilio.BaseAddress);
        options.Guard.Enabled = false;
    }

    private static Task SendInAsync(ServiceProvider provider, string account) => provider.Messenger().SendAsync(
        EndUser.OnLeg(ScriptedTwilio.Leg).In(AccountSid.Parse(account)), new { Text = "x" }, cancellationToken: TestAccount.Token);

    private static IConfigurationRoot Configuration(ScriptedTwilio twilio) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["CallMessageEvents:AccountSid"] = TestProvider.AccountSid,
        ["CallMessageEvents:AuthToken"] = "first",
        ["CallMessageEvents:BaseAddress"] = twilio.BaseAddress.AbsoluteUri,
        ["CallMessageEvents:Guard:Enabled"] = "false",
    }).Build();

    private static ServiceProvider Provide(IConfiguration configuration, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddCallMessageEvents();
        configure?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private static string Basic(string user, string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
}
