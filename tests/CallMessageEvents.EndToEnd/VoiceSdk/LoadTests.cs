using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.EndToEnd;

/// <summary>Many messages at once, and a network that fails: all arrive, in order, once.</summary>
public sealed class LoadTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Burst_Of200EachWay_ArrivesWholeAndInOrder()
    {
        var (app, alice, parent) = await CallAsync();
        string[] texts = [.. Enumerable.Range(0, 200).Select(number => $"{number}")];

        var sending = alice.SendAsync(texts);
        var sent = await SendAllAsync(app, parent, texts);

        await AssertExchangedAsync(app, alice, texts, sent);
        Assert.Equal(await sending, app.Notes.Select(note => note.Sid.ToString()));
    }

    [Fact]
    public async Task DroppedSocket_DuringTheCall_LosesNothing()
    {
        var (app, alice, parent) = await CallAsync();
        string[] texts = [.. Enumerable.Range(0, 20).Select(number => $"{number}")];

        await alice.SendWhenDroppedAsync(texts);
        Assert.Equal(1, app.Twilio.DropConnections("alice"));
        var sent = await SendAllAsync(app, parent, texts);

        await alice.WhenReconnectedAsync();
        await AssertExchangedAsync(app, alice, texts, sent);
        await alice.WhenStatusAsync("open");
    }

    private async Task<(TestApp App, VoiceSdkPage Alice, string Parent)> CallAsync()
    {
        // A callback that the machine held up is waited for.
        var app = await StartAppAsync(
            configure: static builder => builder.Services.AddCallMessageEvents(static options => options.Receiving.GapTimeout = TimeSpan.FromSeconds(10)));
        var (alice, bob) = (await RegisterAsync(app, "alice"), await RegisterAsync(app, "bob"));
        var parent = await alice.CallAsync("client:bob");
        await bob.WhenRingsAsync();
        await bob.AcceptAsync();
        await alice.WhenStatusAsync("open");
        await app.SubscribeAsync(parent);
        return (app, alice, parent);
    }

    private static async Task<List<string>> SendAllAsync(TestApp app, string callSid, string[] texts)
    {
        var sids = new List<string>();
        foreach (var text in texts) sids.Add((await app.SendAsync(EndUser.OnLeg(callSid), text)).Sid.ToString());
        return sids;
    }

    /// <summary>Both sides got the texts, each once and in order, and agree on the sids.</summary>
    private static async Task AssertExchangedAsync(TestApp app, VoiceSdkPage page, string[] texts, List<string> sent)
    {
        var notes = await app.WhenHandledAsync(texts.Length);
        Assert.Equal(texts, notes.Select(note => note.Content.Text));
        Assert.Equal(await page.WhenSentAsync(texts.Length), notes.Select(note => note.Sid.ToString()));
        var received = await page.WhenReceivedAsync(texts.Length);
        Assert.Equal(texts.Select(text => $$"""{"type":"note","text":"{{text}}"}"""), received.Select(message => message.Content));
        Assert.Equal(sent, received.Select(message => message.Sid));
    }
}
