namespace CallMessageEvents.EndToEnd;

/// <summary>The core of it, with the oldest Voice SDK that has messages, one in between, and the newest.</summary>
public sealed class VersionTests(Chromium chromium) : BrowserTest(chromium)
{
    public static TheoryData<string> Versions => [.. VoiceSdkFile.Versions];

    /// <summary>With the SDK's default, and with the option that has older ones look for another host first: by ws and by wss.</summary>
    public static TheoryData<string, bool, int?> Connections =>
        [.. VoiceSdkFile.Versions.SelectMany(version => new (string, bool, int?)[] { (version, false, null), (version, false, 20), (version, true, 20) })];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Call_BetweenTwoBrowsers_RingsTalksBothWaysAndEnds(string version)
    {
        var app = await StartAppAsync();
        var (alice, bob) = (await RegisterAsync(app, "alice", new() { Version = version }), await RegisterAsync(app, "bob", new() { Version = version }));
        var parent = await alice.CallAsync("client:bob");
        var child = await bob.WhenRingsAsync();
        await ExchangeAsync(app, 1, (alice, parent), (bob, child));
        Assert.Equal("ringing", app.Twilio.FindCall(child)!.Status);

        await bob.AcceptAsync();
        await alice.WhenStatusAsync("open");
        await ExchangeAsync(app, 2, (alice, parent), (bob, child));

        await bob.HangUpAsync();
        await alice.WhenStatusAsync("closed");
        await bob.WhenStatusAsync("closed");
        await Eventually.HoldsAsync(() => (app.Twilio.FindCall(parent)!.Status, app.Twilio.FindCall(child)!.Status) == ("completed", "completed"));
    }

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task DroppedSocket_DuringTheCall_ComesBackAndLosesNothing(string version, bool isSecure, int? timeoutSeconds)
    {
        var app = await StartAppAsync(new() { HttpsUrl = isSecure ? "https://127.0.0.1:0" : null });
        var settings = new VoiceSdkSettings
        {
            Version = version,
            IsSecure = isSecure,
            SignalingTimeout = timeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        var (alice, bob) = (await RegisterAsync(app, "alice", settings), await RegisterAsync(app, "bob", settings));
        var parent = await alice.CallAsync("client:bob");
        await bob.WhenRingsAsync();
        await bob.AcceptAsync();
        await alice.WhenStatusAsync("open");
        await app.SubscribeAsync(parent);

        await alice.SendWhenDroppedAsync("from alice");
        Assert.Equal(1, app.Twilio.DropConnections("alice"));
        await app.SendAsync(EndUser.OnLeg(parent), "to alice");

        await alice.WhenReconnectedAsync();
        await alice.WhenReceivedAsync(1);
        await app.WhenHandledAsync(1);
        await alice.WhenStatusAsync("open");
    }

    /// <summary>One message each way on either leg, beside those before.</summary>
    private static async Task ExchangeAsync(TestApp app, int count, params (VoiceSdkPage Page, string CallSid)[] endUsers)
    {
        foreach (var (page, callSid) in endUsers)
        {
            await app.SubscribeAsync(callSid);
            var sent = await app.SendAsync(EndUser.OnLeg(callSid), $"to {callSid}");
            Assert.Equal(sent.Sid.ToString(), (await page.WhenReceivedAsync(count))[^1].Sid);
            var before = app.Notes.Count;
            var sid = Assert.Single(await page.SendAsync($"from {callSid}"));
            Assert.Equal(sid, (await app.WhenHandledAsync(before + 1))[^1].Sid.ToString());
            Assert.Equal(sid, (await page.WhenSentAsync(count))[^1]);
        }
    }
}
