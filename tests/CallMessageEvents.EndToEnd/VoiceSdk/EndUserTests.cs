namespace CallMessageEvents.EndToEnd;

/// <summary>Each way to name an end user leads to one browser, and to no other.</summary>
public sealed class EndUserTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task SendAsync_ToEachEndUser_ReachesTheirBrowserOnly()
    {
        var app = await StartAppAsync();
        var (alice, bob, carol) = (await RegisterAsync(app, "alice"), await RegisterAsync(app, "bob"), await RegisterAsync(app, "carol"));
        var parent = await alice.CallAsync("client:bob");
        var child = await bob.WhenRingsAsync();
        await bob.AcceptAsync();
        await app.WhenInProgressAsync(child);

        var toAlice = new[] { EndUser.WhoPlaced(parent), EndUser.WhoPlaced(child), EndUser.Named(child, "alice"), EndUser.OnLeg(parent) };
        var toBob = new[] { EndUser.WhoAnswered(parent), EndUser.WhoAnswered(child), EndUser.Named(parent, "bob"), EndUser.OnLeg(child) };
        for (var i = 0; i < toAlice.Length; i++)
        {
            await app.SendAsync(toAlice[i], $"alice {i}");
            await app.SendAsync(toBob[i], $"bob {i}");
        }

        await Assert.ThrowsAsync<CallLegNotFoundException>(() => app.SendAsync(EndUser.Named(parent, "carol"), "carol is in no call"));
        Assert.Equal(Notes("alice"), (await alice.WhenReceivedAsync(4)).Select(message => message.Content));
        Assert.Equal(Notes("bob"), (await bob.WhenReceivedAsync(4)).Select(message => message.Content));
        Assert.Empty(await carol.WhenReceivedAsync(0));

        static IEnumerable<string> Notes(string identity) => Enumerable.Range(0, 4).Select(i => $$"""{"type":"note","text":"{{identity}} {{i}}"}""");
    }

    /// <summary>Any name that the emulator may be reached by: one that ends with .localhost needs no option, and no entry in a hosts file.</summary>
    [Fact]
    public async Task Browser_ThatKnowsTheEmulatorByAName_Calls()
    {
        var app = await StartAppAsync();
        var alice = await RegisterAsync(app, "alice", new() { Host = "emulator.localhost" });
        var bob = await RegisterAsync(app, "bob");

        await alice.CallAsync("client:bob");

        await bob.WhenRingsAsync();
    }

    [Fact]
    public async Task SendAsync_OnALegWithoutVoiceSdk_ReachesNobody()
    {
        var app = await StartAppAsync();
        var alice = await RegisterAsync(app, "alice");
        var parent = await alice.CallAsync("+15551234567");
        await Eventually.HoldsAsync(() => app.Twilio.FindCall(parent)!.Conversation.Children.Count == 1);
        var phone = app.Twilio.FindCall(parent)!.Conversation.Child;
        phone.Ring();
        phone.Answer();
        await alice.WhenStatusAsync("open");

        var refused = await Assert.ThrowsAsync<CallLegNotFoundException>(() => app.SendAsync(EndUser.OnLeg(phone.Sid), "to the phone"));
        await app.SendAsync(EndUser.WhoPlaced(phone.Sid), "to alice");

        Assert.Contains("WhoPlaced", refused.Message, StringComparison.Ordinal);
        Assert.Equal("""{"type":"note","text":"to alice"}""", Assert.Single(await alice.WhenReceivedAsync(1)).Content);
    }

    [Fact]
    public async Task WhoAnswered_OfThreeThatRang_IsTheOneWhoAccepted()
    {
        var app = await StartAppAsync();
        var alice = await RegisterAsync(app, "alice");
        var (bob, carol, dave) = (await RegisterAsync(app, "bob"), await RegisterAsync(app, "carol"), await RegisterAsync(app, "dave"));
        var parent = await alice.CallAsync("client:bob,client:carol,client:dave");
        foreach (var page in new[] { bob, carol, dave }) await page.WhenRingsAsync();
        await Assert.ThrowsAsync<AmbiguousCallLegException>(() => app.SendAsync(EndUser.WhoAnswered(parent), "to whom?"));

        await carol.AcceptAsync();
        await bob.WhenStatusAsync("closed");
        await dave.WhenStatusAsync("closed");
        await alice.WhenStatusAsync("open");
        await app.SendAsync(EndUser.WhoAnswered(parent), "to carol");

        Assert.Equal("""{"type":"note","text":"to carol"}""", Assert.Single(await carol.WhenReceivedAsync(1)).Content);
        foreach (var page in new[] { alice, bob, dave }) Assert.Empty(await page.WhenReceivedAsync(0));
    }
}
