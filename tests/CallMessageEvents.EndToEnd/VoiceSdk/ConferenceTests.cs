namespace CallMessageEvents.EndToEnd;

public sealed class ConferenceTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task BroadcastAsync_ToAConferenceOfThree_ReachesEachOnce()
    {
        var app = await StartAppAsync();
        var conference = app.Twilio.CreateConference();
        var pages = new List<VoiceSdkPage>();
        foreach (var identity in new[] { "alice", "bob", "carol" })
        {
            var page = await RegisterAsync(app, identity);
            await page.CallAsync($"conference:{conference.FriendlyName}");
            await page.WhenStatusAsync("open");
            pages.Add(page);
        }

        Assert.Equal(3, conference.Calls.Count);
        var result = await app.Messenger.BroadcastAsync(Audience.Conference(conference.Sid), new Note("to all"), cancellationToken: Token);

        Assert.Equal(3, result.SentCount);
        Assert.True(result.IsComplete);
        foreach (var page in pages)
        {
            var received = Assert.Single(await page.WhenReceivedAsync(1));
            Assert.Equal("""{"type":"note","text":"to all"}""", received.Content);
            Assert.Single(result.Legs, leg => leg.Message!.Sid.ToString() == received.Sid);
        }
    }
}
