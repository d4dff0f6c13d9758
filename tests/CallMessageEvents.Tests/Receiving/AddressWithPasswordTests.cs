using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary><c>PublicBaseUrl</c> and callback addresses may have user and password, which no text, log or error shows.</summary>
public sealed class AddressWithPasswordTests : IDisposable
{
    private const string Sid = "ZY00000000000000000000000000000001";
    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData("https://user:p%40ss@example.com/m?token=p%40ss#rc=3", "https://example.com/m")]
    [InlineData("https://example.com:8443/m", "https://example.com:8443/m")]
    [InlineData("/m", "(no absolute address)")]
    public void Subscription_AsText_ShowsSidsAndAddressOnly(string callback, string shown)
    {
        var subscription = new CallMessageSubscription
        {
            Sid = SubscriptionSid.Parse(Sid),
            CallSid = CallSid.Parse(ReceivingApp.Leg),
            AccountSid = AccountSid.Parse(TestProvider.AccountSid),
            Callback = new Uri(callback, UriKind.RelativeOrAbsolute),
        };

        Assert.Equal($"Subscription {Sid} of leg {ReceivingApp.Leg} in account {TestProvider.AccountSid} to {shown}", subscription.ToString());
    }

    [Fact]
    public async Task Callback_Refused_TheLogShowsNoPassword()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_log);
        services.AddCallMessageEvents(static options => Configure(options, new Uri("https://user:p%40ss@example.com/base")));
        await using var provider = services.BuildServiceProvider();

        var answer = await provider.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(SignedCallback.ByToken("forged"), TestAccount.Token);

        Assert.Equal(403, answer.StatusCode);
        Assert.Contains("https://example.com/base", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("ss@", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_AddressesAreRefused_TheErrorShowsNoPassword()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options =>
        {
            Configure(options, new Uri("https://user:p%40ss@example.com/?query"));
            options.BaseAddress = new Uri("https://user:p%40ss@example.com");
        });
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<CallMessageEventsOptions>>().Value);

        Assert.Equal(2, error.Failures.Count());
        Assert.DoesNotContain("ss@", error.ToString(), StringComparison.Ordinal);
    }

    private static void Configure(CallMessageEventsOptions options, Uri address) =>
        (options.AccountSid, options.AuthToken, options.PublicBaseUrl) = (TestProvider.AccountSid, TestProvider.AuthToken, address);
}
