namespace CallMessageEvents.EndToEnd;

/// <summary>Many messages at once, and a network that fails: all arrive, in order, once.</summary>
public sealed class LoadTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Burst_Of200EachWay_ArrivesWholeAndInOrder()
    {
        var (app, alice, parent) = await CallAsync();

        await ExchangeAsync(app, alice, parent, count: 200);
    }

    [Fact]
    public async Task DroppedSocket_DuringTheCall_LosesNothing()
    {
        var (app, alice, parent) = await CallAsync();
        await alice.SendAsync("0");
        await alice.WhenSentAsync(1);
        await app.WhenHandledAsync(1);

        Assert.Equal(1, app.Twilio.DropConnections("alice"));
        await ExchangeAsync(app, alice, parent, count: 20, first: 1);

        await alice.WhenReconnectedAsync();
        await alice.WhenStatusAsync("open");
    }

    private async Task<(TestApp App, VoiceSdkPage Alice, string Parent)> CallAsync()
    {
        var app = await StartAppAsync();
        var (alice, bob) = (await RegisterAsync(app, "alice"), await RegisterAsync(app, "bob"));
        var parent = await alice.CallAsync("client:bob");
        await bob.WhenRingsAsync();
        await bob.AcceptAsync();
        await alice.WhenStatusAsync("open");
        await app.SubscribeAsync(parent);
        return (app, alice, parent);
    }

    /// <summary>Both send at the same time, numbered; what had arrived before counts.</summary>
    private static async Task ExchangeAsync(TestApp app, VoiceSdkPage page, string callSid, int count, int first = 0)
    {
        string[] texts = [.. Enumerable.Range(first, count).Select(number => $"{number}")];
        var sending = page.SendAsync(texts);
        var sent = new List<string>();
        foreach (var text in texts) sent.Add((await app.SendAsync(EndUser.OnLeg(callSid), text)).Sid.ToString());
        var sids = await sending;

        var notes = (await app.WhenHandledAsync(first + count)).Skip(first).ToList();
        Assert.Equal(texts, notes.Select(note => note.Content.Text));
        Assert.Equal(sids, notes.Select(note => note.Sid.ToString()));
        Assert.Equal(sids, (await page.WhenSentAsync(first + count)).Skip(first));
        var received = await page.WhenReceivedAsync(count);
        Assert.Equal(texts.Select(text => $$"""{"type":"note","text":"{{text}}"}"""), received.Select(message => message.Content));
        Assert.Equal(sent, received.Select(message => message.Sid));
    }
}
