using CallMessageEvents.AspNetCore.Tests.Docs;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.EndToEnd;

/// <summary>The last value of a contract, for who is there and who comes later.</summary>
public sealed class ClientPublishTests(Chromium chromium) : ClientTest(chromium)
{
    private const string Annual = """{"type":"customer-card","name":"Alice","plan":"annual"}""";
    private const string Monthly = """{"type":"customer-card","name":"Alice","plan":"monthly"}""";

    [Fact]
    public async Task PublishAsync_WhileItRings_ReachesWhoIsThereAndThenWhoAccepts()
    {
        // Who greets late, because the machine is slow, is not taken for one who never does.
        var call = await RingAsync(
            configure: builder => builder.Services.AddCallMessageEvents(options => options.Conversation.PlainValuesAfter = null));
        await call.Alice.WhenReadyAsync();

        await ConversationSnippets.PublishAsync(call.Messenger, call.Child, Token);
        Assert.Equal([Annual], await call.Alice.WhenHeardAsync(1));
        Assert.Empty(await call.Bob.WhenHeardAsync(0));

        await AcceptAsync(call);
        Assert.Equal([Annual], await call.Bob.WhenHeardAsync(1));

        await call.Messenger.PublishAsync(call.Parent, new CustomerCard("Alice", "monthly"), cancellationToken: Token);
        foreach (var (page, _) in call.Sides) Assert.Equal([Annual, Monthly], await page.WhenHeardAsync(2));
    }

    [Fact]
    public async Task Reconnect_WithAPublishedValue_BringsItAgainButDoesNotShowIt()
    {
        var call = await CallAsync();
        await ConversationSnippets.PublishAsync(call.Messenger, call.Parent, Token);
        foreach (var (page, identity) in new[] { (call.Alice, "alice"), (call.Bob, "bob") })
        {
            await page.WhenHeardAsync(1);
            var before = await CopiesAsync(page);
            Assert.Equal(1, call.Twilio.DropConnections(identity));
            await Eventually.HoldsAsync(async () => await CopiesAsync(page) > before);
        }

        await call.Messenger.PublishAsync(call.Parent, new CustomerCard("Alice", "monthly"), cancellationToken: Token);
        foreach (var (page, _) in call.Sides) Assert.Equal([Annual, Monthly], await page.WhenHeardAsync(2));
    }

    [Fact]
    public async Task UnpublishAsync_OfAValue_KeepsItFromWhoComesLater()
    {
        var late = new ClientSettings { IsLate = true };
        var call = await CallAsync(late, late, builder => builder.Services.AddCallMessageEvents(options => options.Conversation.PlainValuesAfter = null));
        await ConversationSnippets.PublishAsync(call.Messenger, call.Parent, Token);
        await call.Messenger.UnpublishAsync<CustomerCard>(call.Parent, Token);

        foreach (var (page, endUser) in call.Sides)
        {
            await page.BeginAsync();
            await page.WhenReadyAsync();
            await call.Messenger.SendAsync(endUser, new Hint("Offer the annual plan"), PatientReceipt, Token);
            Assert.Equal(["""{"type":"hint","text":"Offer the annual plan"}"""], await page.WhenHeardAsync(1));
        }
    }

    private static async Task<int> CopiesAsync(ClientPage page) =>
        (await page.Sdk.WhenReceivedAsync(0)).Count(message => message.Content.Contains("customer-card", StringComparison.Ordinal));
}
