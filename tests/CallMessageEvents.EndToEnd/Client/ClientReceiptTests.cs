using CallMessageEvents.AspNetCore.Tests.Docs;
using Outcome = CallMessageEvents.EndToEnd.ClientPage.Outcome;

namespace CallMessageEvents.EndToEnd;

/// <summary>A receipt says that the other side's code was called, and that it did not fail; on either leg.</summary>
public sealed class ClientReceiptTests(Chromium chromium) : ClientTest(chromium)
{
    private const string Annual = """{"type":"hint","text":"Offer the annual plan"}""";

    [Fact]
    public async Task SendAsync_WithAReceipt_ReturnsWhenTheAppWasCalled()
    {
        var call = await CallAsync();
        foreach (var (page, endUser) in call.Sides)
        {
            await ConversationSnippets.BeSureAsync(call.Messenger, endUser, Token);
            Assert.Equal([Annual], await page.WhenHeardAsync(0));

            var failed = await FailAsync(endUser, new Hint("an error"));
            Assert.Equal((CallRequestFailure.Failed, null), (failed.Reason, failed.AppMessage));
            Assert.NotNull(failed.Sent);
            Assert.Equal(["a secret of the page"], await page.ThrownAsync());
            Assert.Equal(CallRequestFailure.NoHandler, (await FailAsync(endUser, new Note("nobody listens"))).Reason);
        }

        Task<MessageNotReceivedException> FailAsync<T>(EndUser endUser, T content) =>
            Assert.ThrowsAsync<MessageNotReceivedException>(() => call.Messenger.SendAsync(endUser, content, PatientReceipt, Token));
    }

    [Fact]
    public async Task BroadcastAsync_WithReceipts_ReachesBothApps()
    {
        var call = await CallAsync();

        Assert.Empty(await ConversationSnippets.BroadcastAsync(call.Messenger, call.Parent, Token));

        foreach (var (page, _) in call.Sides) Assert.Equal(["""{"type":"hint","text":"We are recording"}"""], await page.WhenHeardAsync(0));
    }

    [Fact]
    public async Task Send_OfTheApp_ResolvesWhenTheHandlerHasEnded()
    {
        var call = await CallAsync();
        var handled = 0;
        foreach (var (page, _) in call.Sides)
        {
            Assert.Equal(new Outcome(), await page.SendAsync("note", new { Text = "from the app" }));
            Assert.Equal(++handled, call.App.Notes.Count);

            Assert.Equal("failed", (await page.SendAsync("complaint", new { Text = "the handler throws" })).Code);
            Assert.Equal("bad-content", (await page.SendAsync("note", new { Text = 8001 })).Code);
            Assert.Equal("no-handler", (await page.SendAsync("lookup", new { Number = 1 })).Code);
            Assert.Equal("no-handler", (await page.SendAsync("unheard-of", new { })).Code);
        }

        Assert.Empty(Desk.Lookups);
        Assert.Equal([call.Parent, call.Child], call.App.Notes.Select(note => note.CallSid));
    }

    /// <summary>What is sent and received without the protocol.</summary>
    [Fact]
    public async Task PlainMessages_BesideTheClient_CrossAsBefore()
    {
        var call = await CallAsync();
        foreach (var (page, endUser) in call.Sides)
        {
            await call.Messenger.SendAsync(endUser, new Hint("Offer the annual plan"), cancellationToken: Token);
            await page.Sdk.SendAsync("plain");

            Assert.Equal([Annual], await page.WhenHeardAsync(1));
        }

        Assert.All(await call.App.WhenHandledAsync(2), note => Assert.Equal("plain", note.Content.Text));
    }
}
