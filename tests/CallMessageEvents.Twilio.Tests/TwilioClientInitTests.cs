using Microsoft.Extensions.DependencyInjection;
using Twilio;

namespace CallMessageEvents.Tests;

/// <summary>The one client of the process. No other test may touch it.</summary>
public sealed class TwilioClientInitTests : IDisposable
{
    [Fact]
    public async Task UseTwilioRestClient_OnlyInit_SendsThroughThat()
    {
        var client = new StubRestClient();
        TwilioClient.SetRestClient(client);
        await using var provider = RestClientProvider.Create(static builder => builder.UseTwilioRestClient());

        var sent = await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal((TestProvider.AccountSid, 1), (sent.AccountSid.ToString(), client.Requests.Count));
    }

    [Fact]
    public async Task UseTwilioRestClient_NoInitAndNoAccount_SaysWhatToDoAtTheStart()
    {
        await using var provider = RestClientProvider.Create(static builder => builder.UseTwilioRestClient());

        Assert.Contains("TwilioClient.Init", Assert.Throws<InvalidOperationException>(provider.Messenger).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseTwilioRestClient_AccountGivenAndInitLater_SendsFromThenOn()
    {
        await using var provider = RestClientProvider.Create(
            static builder => builder.UseTwilioRestClient(), static options => options.AccountSid = TestProvider.AccountSid);

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
        TwilioClient.SetRestClient(new StubRestClient());
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Contains("TwilioClient.Init", error.Message, StringComparison.Ordinal);
        Assert.False(error.OutcomeUnknown);
    }

    public void Dispose() => TwilioClient.Invalidate();
}
