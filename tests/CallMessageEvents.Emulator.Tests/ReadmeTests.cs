using System.Globalization;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>The snippet of the package's readme, run.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task Snippet_BothDirections_Works()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var receiver = await CallbackReceiver.StartAsync();
        await using var twilio = await TwilioEmulator.StartAsync(cancellationToken: cancellationToken);
        using var application = new RestClient(twilio);
        var conversation = twilio.Dial(from: "+14155550100", to: "client:alice").Answer();
        var alice = conversation.Child;
        await application.SendMessageAsync(alice, "42");
        await application.SubscribeAsync(alice, receiver.Url);

        await foreach (var message in alice.ReadReceivedAsync(cancellationToken))
        {
            Assert.Equal(42, int.Parse(message.Content, CultureInfo.InvariantCulture));
            break;
        }

        var sent = await alice.SendMessageAsync("""{"type":"answer","yes":true}""", cancellationToken);
        var deliveries = await sent.WhenDeliveredAsync(cancellationToken);

        Assert.Equal(204, Assert.Single(deliveries).StatusCode);
    }
}
