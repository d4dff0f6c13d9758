using System.Text.Json;

namespace CallMessageEvents.EndToEnd;

/// <summary>A call that the application makes and ends by REST.</summary>
public sealed class RestCallTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Call_MadeAndCompletedByRest_RingsTalksAndHangsUpInTheBrowser()
    {
        var app = await StartAppAsync();
        var alice = await RegisterAsync(app, "alice");
        var created = await PostAsync(app, "Calls.json", new()
        {
            ["To"] = "client:alice",
            ["From"] = "+14155550100",
            ["Twiml"] = "<Response><Pause length=\"60\"/></Response>",
        });
        Assert.Equal(created, await alice.WhenRingsAsync());
        await alice.AcceptAsync();
        await app.WhenInProgressAsync(created);

        await app.SubscribeAsync(created);
        await app.SendAsync(EndUser.WhoAnswered(created), "to alice");
        var sid = Assert.Single(await alice.SendAsync("from alice"));

        Assert.Equal("""{"type":"note","text":"to alice"}""", Assert.Single(await alice.WhenReceivedAsync(1)).Content);
        var note = Assert.Single(await app.WhenHandledAsync(1));
        Assert.Equal((created, sid), (note.CallSid.ToString(), note.Sid.ToString()));

        await PostAsync(app, $"Calls/{created}.json", new() { ["Status"] = "completed" });
        await alice.WhenStatusAsync("closed");
    }

    [Fact]
    public async Task Conversation_CompletedByRest_HangsUpInBothBrowsers()
    {
        var app = await StartAppAsync();
        var (alice, bob) = (await RegisterAsync(app, "alice"), await RegisterAsync(app, "bob"));
        var parent = await alice.CallAsync("client:bob");
        await bob.WhenRingsAsync();
        await bob.AcceptAsync();
        await app.WhenInProgressAsync(parent);

        await PostAsync(app, $"Calls/{parent}.json", new() { ["Status"] = "completed" });

        await alice.WhenStatusAsync("closed");
        await bob.WhenStatusAsync("closed");
    }

    /// <summary>Asks the REST API; returns the call's sid from the answer.</summary>
    private static async Task<string> PostAsync(TestApp app, string path, Dictionary<string, string> form)
    {
        using var answer = await app.PostAsync(path, form);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return json.RootElement.GetProperty("sid").GetString()!;
    }
}
