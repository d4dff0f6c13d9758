namespace CallMessageEvents.EndToEnd;

public sealed class AudioTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Sound_BetweenTwoBrowsers_FlowsBothWays()
    {
        var app = await StartAppAsync();
        var patient = new VoiceSdkSettings { WaitsForIce = true };
        var (alice, bob) = (await RegisterAsync(app, "alice", patient), await RegisterAsync(app, "bob", patient));
        await alice.CallAsync("client:bob");
        await bob.WhenRingsAsync();
        await bob.AcceptAsync();
        await alice.WhenStatusAsync("open");

        await Task.WhenAll(alice.WhenHeardAsync(packets: 25), bob.WhenHeardAsync(packets: 25));
    }
}
