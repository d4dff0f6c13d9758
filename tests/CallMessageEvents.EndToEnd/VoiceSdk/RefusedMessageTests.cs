namespace CallMessageEvents.EndToEnd;

/// <summary>What Twilio would refuse comes to the SDK's error event, and nothing else happens.</summary>
public sealed class RefusedMessageTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int WrongType = 31210, TooLarge = 31212;

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
