namespace CallMessageEvents.EndToEnd;

public sealed class AudioTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Sound_BetweenTwoBrowsers_FlowsBothWays()
    {
        var app = await StartAppAsync();
        var (alice, bob) = (await RegisterAsync(app, "alice", waitsForIce: true), await RegisterAsync(app, "bob", waitsForIce: true));
        await alice.CallAsync("client:bob");
        await bob.WhenRingsAsync();
        await bob.AcceptAsync();
        await alice.WhenStatusAsync("open");

        await Task.WhenAll(alice.WhenHeardAsync(packets: 25), bob.WhenHeardAsync(packets: 25));
    }
}
