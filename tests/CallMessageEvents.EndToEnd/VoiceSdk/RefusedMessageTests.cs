namespace CallMessageEvents.EndToEnd;

/// <summary>What Twilio would refuse comes to the SDK's error event, and nothing else happens.</summary>
public sealed class RefusedMessageTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int WrongType = 31210, TooLarge = 31212;

    // What the SDK makes of 31211, for which it has no class.
    private const int Unknown = 31000;

    public static TheoryData<string> Versions => [.. VoiceSdkFile.Versions];

    /// <summary>Older SDKs know no error of a message: it is one of the device there.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Send_Over256KB_IsAnErrorOfTheCallAndTheNextArrives(string version)
    {
        var app = await StartAppAsync();
        var alice = await RegisterAsync(app, "alice", new() { Version = version });
        var parent = await alice.CallAsync("+14155550100");
        await app.SubscribeAsync(parent);

        await alice.SendAsync(new string('x', 300_000));
        var sids = await alice.SendAsync("well-formed");

        Assert.Equal(sids, await alice.WhenSentAsync(1));
        var (ofCall, ofDevice) = await alice.ErrorsAsync();
        Assert.Equal(version == VoiceSdkFile.Newest ? (1, 0) : (0, 1), (ofCall.Length, ofDevice.Length));
        if (version == VoiceSdkFile.Newest) Assert.Equal([TooLarge], ofCall);
        Assert.Equal("well-formed", Assert.Single(await app.WhenHandledAsync(1)).Content.Text);
    }

    [Fact]
    public async Task Send_WithoutASubscription_IsAnErrorOfTheCallWhereTheOptionSaysSo()
    {
        var app = await StartAppAsync(new() { RefuseUnsubscribedMessages = true });
        var alice = await RegisterAsync(app, "alice");
        var parent = await alice.CallAsync("+14155550100");

        await alice.SendAsync("too early");
        await alice.WhenErrorAsync(Unknown);
        await app.SubscribeAsync(parent);
        await alice.SendAsync("in time");

        Assert.Equal("in time", Assert.Single(await app.WhenHandledAsync(1)).Content.Text);
    }

    [Fact]
    public async Task Send_OfAWrongTypeOrTooLarge_IsAnErrorOfTheCall()
    {
        var app = await StartAppAsync();
        var (alice, bob) = (await RegisterAsync(app, "alice"), await RegisterAsync(app, "bob"));
        var parent = await alice.CallAsync("client:bob");
        await bob.WhenRingsAsync();
        await app.SubscribeAsync(parent);

        await alice.SendJsonAsync(["1"], messageType: "something-else");
        await alice.WhenErrorAsync(WrongType);
        await alice.SendAsync(new string('x', 11_000));
        await alice.WhenErrorAsync(TooLarge);
        var sids = await alice.SendAsync("well-formed");

        Assert.Equal(sids, await alice.WhenSentAsync(1));
        Assert.Equal("well-formed", Assert.Single(await app.WhenHandledAsync(1)).Content.Text);
    }
}
