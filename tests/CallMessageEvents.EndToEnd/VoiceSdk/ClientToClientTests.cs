using CallMessageEvents.Emulator;

namespace CallMessageEvents.EndToEnd;

/// <summary>Alice calls Bob, each in a browser.</summary>
public sealed class ClientToClientTests(Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData(CallbackEncoding.Form)]
    [InlineData(CallbackEncoding.Json)]
    public async Task Messages_OnBothLegs_CrossBothWays(CallbackEncoding encoding)
    {
        var app = await StartAppAsync(new() { CallbackEncoding = encoding });
        var (alice, bob) = (await RegisterAsync(app, "alice"), await RegisterAsync(app, "bob"));
        var parent = await alice.CallAsync("client:bob");
        var child = await bob.WhenRingsAsync();
        await bob.AcceptAsync();
        await app.WhenInProgressAsync(parent);

        await CrossAsync(app, (alice, parent), (bob, child));
    }

    [Fact]
    public async Task Messages_WhileRinging_CrossBothWays()
    {
        var app = await StartAppAsync();
        var (alice, bob) = (await RegisterAsync(app, "alice"), await RegisterAsync(app, "bob"));
        var parent = await alice.CallAsync("client:bob");
        var child = await bob.WhenRingsAsync();

        await CrossAsync(app, (alice, parent), (bob, child));

        Assert.Equal("ringing", app.Twilio.FindCall(child)!.Status);
    }

    [Fact]
    public async Task StatusCallbacks_OfTheChild_HaveBothLegsSubscribed()
    {
        var app = await StartAppAsync();
        var (alice, bob) = (await RegisterAsync(app, "alice"), await RegisterAsync(app, "bob"));
        var parent = await alice.CallAsync("client:bob");
        var child = await bob.WhenRingsAsync();
        await bob.AcceptAsync();

        await Eventually.HoldsAsync(
            () => app.Twilio.Requests.Where(static request => request is { Operation: EmulatorOperation.CreateSubscription, StatusCode: 201 })
                .Select(static request => request.CallSid).Distinct().Count() == 2);
        await alice.SendAsync("from alice");
        await app.WhenHandledAsync(1);
        await bob.SendAsync("from bob");

        var notes = await app.WhenHandledAsync(2);
        Assert.Equal([(parent, "from alice"), (child, "from bob")], notes.Select(note => (note.CallSid.ToString(), note.Content.Text)));
    }

    [Fact]
    public async Task SendAsync_AfterHangUp_FailsWithoutARequest()
    {
        var app = await StartAppAsync();
        var (alice, bob) = (await RegisterAsync(app, "alice"), await RegisterAsync(app, "bob"));
        await alice.CallAsync("client:bob");
        var child = CallSid.Parse(await bob.WhenRingsAsync());
        await bob.AcceptAsync();
        await app.SendAsync(EndUser.OnLeg(child), "before");
        await bob.WhenReceivedAsync(1);

        await alice.HangUpAsync();
        await bob.WhenStatusAsync("closed");
        await app.WhenKnownToHaveEndedAsync(child);
        app.Twilio.ClearRequests();

        await Assert.ThrowsAsync<CallNotActiveException>(() => app.SendAsync(EndUser.OnLeg(child), "after"));

        // The library may look meanwhile whether the parent has ended, too.
        Assert.DoesNotContain(app.Twilio.Requests, request => request.Path.Contains(child.ToString(), StringComparison.Ordinal));
        Assert.Single(await bob.WhenReceivedAsync(1));
    }

    /// <summary>A message to each and one from each: they reach exactly whom they are meant for, with the sid that the SDK gives or gets.</summary>
    private static async Task CrossAsync(TestApp app, params (VoiceSdkPage Page, string CallSid)[] endUsers)
    {
        var sent = new List<SentMessage>();
        foreach (var (_, callSid) in endUsers)
        {
            await app.SubscribeAsync(callSid);
            sent.Add(await app.SendAsync(EndUser.OnLeg(callSid), $"to {callSid} é"));
        }

        foreach (var ((page, callSid), message) in endUsers.Zip(sent))
        {
            var received = Assert.Single(await page.WhenReceivedAsync(1));
            Assert.Equal(new(message.Sid.ToString(), $$"""{"type":"note","text":"to {{callSid}} é"}""", "application/json", "user-defined-message"), received);
        }

        foreach (var (page, callSid) in endUsers)
        {
            var before = app.Notes.Count;
            var sid = Assert.Single(await page.SendAsync($"from {callSid} é"));
            var note = (await app.WhenHandledAsync(before + 1))[^1];
            Assert.Equal((callSid, sid, $"from {callSid} é"), (note.CallSid.ToString(), note.Sid.ToString(), note.Content.Text));
            Assert.Equal([sid], await page.WhenSentAsync(1));
        }

        Assert.Equal(endUsers.Length, app.Notes.Count);
    }
}
