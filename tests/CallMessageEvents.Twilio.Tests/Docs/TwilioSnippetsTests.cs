using System.Xml.Linq;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Twilio.TwiML;
using Dial = Twilio.TwiML.Voice.Dial;

namespace CallMessageEvents.Tests.Docs;

/// <summary>What the docs show is run, too.</summary>
public sealed class TwilioSnippetsTests
{
    [Fact]
    public async Task Readme_FourLines_SendTheHint()
    {
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: TestAccount.Token);
        var conversation = twilio.Dial("+14155550100", "client:agent").Answer();

        await TwilioSnippets.SendAsync(Host.CreateEmptyApplicationBuilder(null), twilio.CreateRestClient(), conversation.Parent.Sid);

        Assert.Equal("""{"type":"hint","text":"Offer the annual plan"}""", Assert.Single(conversation.Child.Received).Content);
    }

    /// <summary>As docs/receiving.md says of TwiML that the helper library builds.</summary>
    [Fact]
    public void AddStatusCallbacks_TwimlOfTheHelperLibrary_GetsThem()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options =>
        {
            (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);
            options.PublicBaseUrl = new Uri("https://example.com");
        });
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
        var callbacks = provider.GetRequiredService<ICallbackUrls>();
        var response = new VoiceResponse().Append(new Dial().Client("agent"));

        var client = XElement.Parse(callbacks.AddStatusCallbacks(response.ToString())).Element("Dial")?.Element("Client");

        Assert.Equal(
            ("agent", "https://example.com/status#rc=3&rp=5xx,ct,rt&rt=4500", "initiated ringing answered completed"),
            (client?.Value, client?.Attribute("statusCallback")?.Value, client?.Attribute("statusCallbackEvent")?.Value));
    }

    [Fact]
    public Task Transports_TestOnTheEmulator_Passes() => TwilioSnippets.TestAsync(new ServiceCollection(), TestAccount.Token);
}
