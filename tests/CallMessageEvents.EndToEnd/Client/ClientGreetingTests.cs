using CallMessageEvents.AspNetCore.Tests.Docs;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.EndToEnd;

/// <summary>When an app says that it is there; and apps that say so late, or never.</summary>
public sealed class ClientGreetingTests(Chromium chromium) : ClientTest(chromium)
{
    [Fact]
    public async Task Hello_OfEachApp_ConnectsItsLeg()
    {
        var call = await RingAsync(configure: ConversationSnippets.Welcome);

        // Who calls is there while it rings; who is called once they accept.
        Assert.Equal(["""{"type":"hint","text":"Welcome"}"""], await call.Alice.WhenHeardAsync(1));
        Assert.Null(await call.App.Directory.FindClientAsync(call.Child, Token));
        Assert.Equal(["connecting"], await call.Bob.WhenStatesAsync(1));

        await AcceptAsync(call);
        Assert.Equal(["""{"type":"hint","text":"Welcome"}"""], await call.Bob.WhenHeardAsync(1));
        foreach (var (page, leg) in new[] { (call.Alice, call.Parent), (call.Bob, call.Child) })
        {
            var client = await call.App.Directory.FindClientAsync(leg, Token);
            Assert.Matches("^call-message-events/[0-9.]+ javascript$", client!.Name);
            Assert.True(client.TakesParts);
            Assert.Equal(["connecting", "ready"], await page.WhenStatesAsync(2));
        }
    }

    [Fact]
    public async Task Client_ThatBeginsLate_AnswersWhatWaitsAndHasWhatWasPublished()
    {
        var late = new ClientSettings { IsLate = true };
        var call = await CallAsync(late, late, builder => builder.Services.AddCallMessageEvents(options => options.Conversation.PlainValuesAfter = null));
        await ConversationSnippets.PublishAsync(call.Messenger, call.Parent, Token);
        foreach (var (page, endUser) in call.Sides)
        {
            var asking = call.Messenger.RequestAsync(endUser, new Question("late"), Patience, Token);
            await page.Sdk.WhenReceivedAsync(1);
            await page.BeginAsync();

            Assert.Equal("It is late", (await asking).Text);
            Assert.Equal(["late"], await page.WhenAskedAsync(1));
            Assert.Equal(["""{"type":"customer-card","name":"Alice","plan":"annual"}"""], await page.WhenHeardAsync(1));
            Assert.Null((await page.SendAsync("note", new { Text = "late, too" })).Code);
        }
    }

    [Fact]
    public async Task Page_WithoutTheClient_IsAskedOnceAndHasPlainMessages()
    {
        var call = await CallAsync(alice: new() { IsLate = true });
        var alice = EndUser.OnLeg(call.Parent);

        var asking = Assert.ThrowsAsync<CallRequestException>(() => call.Messenger.RequestAsync(alice, new Question("anybody?"), Token));
        var silent = await ConversationSnippets.BroadcastAsync(call.Messenger, call.Parent, Token);
        Assert.Equal(CallRequestFailure.NoClient, (await asking).Reason);
        Assert.Equal((call.Parent, CallRequestFailure.NoClient), (Assert.Single(silent).CallSid, ((MessageNotReceivedException)silent[0].Error!).Reason));
        await Assert.ThrowsAsync<MessageTooLargeException>(
            () => call.Messenger.RequestAsync(alice, new Question(new('x', 10_001)), Token));

        await ConversationSnippets.PublishAsync(call.Messenger, call.Parent, Token);
        await call.App.SendAsync(alice, "plain");
        var contents = (await call.Alice.Sdk.WhenReceivedAsync(4)).Select(message => message.Content).ToArray();
        foreach (var text in new[] { "anybody?", "We are recording", "customer-card", "plain" })
            Assert.Single(contents, content => content.Contains(text, StringComparison.Ordinal));
        await call.Alice.Sdk.SendAsync("from a page without the client");
        await call.App.WhenHandledAsync(1);
    }

    [Fact]
    public async Task TwoTabs_OfOneIdentity_OnlyTheOneThatAcceptsSpeaks()
    {
        var call = await RingAsync();
        var other = await OpenAsync(call.App, "bob");
        Assert.Equal(call.Child.ToString(), await other.Sdk.WhenRingsAsync());

        // Both ring, and both are asked.
        var asking = call.Messenger.RequestAsync(EndUser.WhoAnswered(call.Parent), new Question("while it rings"), Patience, Token);
        foreach (var tab in new[] { call.Bob, other }) Assert.Equal(["while it rings"], await tab.WhenAskedAsync(1));

        await other.Sdk.AcceptAsync();
        await call.Bob.WhenStateAsync("ended");
        await other.WhenReadyAsync();
        Assert.Equal("It is while it rings", (await asking).Text);
        await call.Messenger.RequestAsync(EndUser.WhoAnswered(call.Parent), new Question("when it is accepted"), Patience, Token);
        await call.Messenger.SendAsync(EndUser.WhoAnswered(call.Parent), new Hint("Offer the annual plan"), PatientReceipt, Token);

        Assert.Equal(["while it rings", "when it is accepted"], await other.WhenAskedAsync(2));
        Assert.Single(await other.WhenHeardAsync(1));
        Assert.Single(await call.Bob.WhenAskedAsync(0));
        Assert.Empty(await call.Bob.WhenHeardAsync(0));
        Assert.Empty(await call.Bob.Sdk.WhenSentAsync(0));
        Assert.Equal(["connecting", "ended"], await call.Bob.WhenStatesAsync(2));
    }
}
