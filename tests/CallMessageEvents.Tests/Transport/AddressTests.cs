using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Where requests go, and who they say they are.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData(null, null, null, "https://api.twilio.com/")]
    [InlineData("ie1", null, null, "https://api.ashburn.ie1.twilio.com/")]
    [InlineData(null, "dublin", null, "https://api.dublin.us1.twilio.com/")]
    [InlineData("ie1", "dublin", null, "https://api.dublin.ie1.twilio.com/")]
    [InlineData(null, null, "http://localhost:5/proxy", "http://localhost:5/proxy/")]
    [InlineData(null, null, "http://localhost:5/proxy/", "http://localhost:5/proxy/")]
    public async Task SendAsync_RegionAndEdge_MakeTheHost(string? region, string? edge, string? address, string expected)
    {
        using var capture = new Capture();
        var services = new ServiceCollection();
        services.AddCallMessageEvents(options =>
        {
            (options.AccountSid, options.AuthToken, options.Guard.Enabled) = (TestProvider.AccountSid, TestProvider.AuthToken, false);
            (options.Region, options.Edge, options.BaseAddress) = (region, edge, address is null ? null : new Uri(address));
        }).HttpClient.AddHttpMessageHandler(() => capture);
        await using var provider = services.BuildServiceProvider();

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(
            $"{expected}2010-04-01/Accounts/{TestProvider.AccountSid}/Calls/{ScriptedTwilio.Leg}/UserDefinedMessages.json", capture.Address!.AbsoluteUri);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_ApiKey_GoesBeforeTheAuthToken(bool apiKey)
    {
        var key = "SK" + new string('1', 32);
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Provide(options =>
        {
            if (apiKey) (options.ApiKeySid, options.ApiKeySecret) = (key, "secret:x");
        });

        await ScriptedTwilio.SendAsync(provider.Messenger());

        var expected = apiKey ? $"{key}:secret:x" : $"{TestProvider.AccountSid}:{TestProvider.AuthToken}";
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(expected))}", Assert.Single(twilio.Requests).Authorization);
    }

    private sealed class Capture : DelegatingHandler
    {
        public Uri? Address { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Address = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent("""{"sid":"KX1"}""") });
        }
    }
}
