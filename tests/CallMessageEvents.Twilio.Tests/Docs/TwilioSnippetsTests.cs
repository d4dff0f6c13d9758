using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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

    [Fact]
    public Task Transports_TestOnTheEmulator_Passes() => TwilioSnippets.TestAsync(new ServiceCollection(), TestAccount.Token);
}
