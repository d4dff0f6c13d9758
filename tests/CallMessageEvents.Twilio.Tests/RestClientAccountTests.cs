using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary>Whose account requests are for, and which credentials the library takes beside the client's.</summary>
public sealed class RestClientAccountTests
{
    private const string Other = "AC99999999999999999999999999999999";

    [Theory]
    [InlineData(null, TestProvider.AccountSid)]
    [InlineData(Other, Other)]
    public async Task SendAsync_AccountOfTheOptions_GoesBeforeTheClients(string? option, string expected)
    {
        var client = new StubRestClient();
        await using var provider = RestClientProvider.Create(builder => builder.UseTwilioRestClient(client), options => options.AccountSid = option);

        var sent = await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(expected, sent.AccountSid.ToString());
        Assert.Contains($"/Accounts/{expected}/", Assert.Single(client.Requests).Uri.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SK0123456789abcdef0123456789abcdef")]
    [InlineData(null)]
    public async Task Messenger_ClientOfAnApiKeyWithoutAccount_SaysWhatToSet(string? sid)
    {
        await using var provider = RestClientProvider.Create(new StubRestClient { AccountSid = sid });

        var error = Assert.Throws<OptionsValidationException>(provider.Messenger);

        Assert.Contains("CallMessageEvents has no AccountSid", error.Message, StringComparison.Ordinal);
        Assert.Contains($"\"{sid}\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestProvider.AccountSid, TestProvider.AuthToken)]
    [InlineData(Other, null)]
    public async Task Options_AuthTokenOfTheEnvironment_IsTakenForTheClientsAccountOnly(string account, string? expected)
    {
        await using var provider = RestClientProvider.Create(builder =>
        {
            builder.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["TWILIO_ACCOUNT_SID"] = account,
                ["TWILIO_AUTH_TOKEN"] = TestProvider.AuthToken,
            }).Build());
            builder.UseTwilioRestClient(new StubRestClient());
        });

        var options = provider.GetRequiredService<IOptions<CallMessageEventsOptions>>().Value;

        Assert.Equal((TestProvider.AccountSid, expected), (options.AccountSid, options.AuthToken));
    }

    [Fact]
    public async Task Messenger_OtherAccountsOptions_AreLeftAlone()
    {
        await using var provider = RestClientProvider.Create(static builder =>
        {
            builder.UseTwilioRestClient(new StubRestClient());
            builder.Services.AddCallMessageEvents("sales");
        });

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<ICallMessenger>("sales"));

        Assert.Contains("CallMessageEvents:Accounts:sales:AccountSid is missing", error.Message, StringComparison.Ordinal);
    }
}
