using Outcome = CallMessageEvents.EndToEnd.ClientPage.Outcome;

namespace CallMessageEvents.EndToEnd;

/// <summary>The app asks, and the server answers: on either leg.</summary>
public sealed class ClientAnswerTests(Chromium chromium) : ClientTest(chromium)
{
    [Fact]
    public async Task Request_OnBothLegs_IsAnsweredOrToldWhatTheAppMaySee()
    {
        var call = await CallAsync();
        foreach (var (page, _) in call.Sides)
        {
            Assert.Equal(new("""{"type":"account-card","name":"account 7"}"""), await page.RequestAsync("account-query", new { Id = 7 }));
            Assert.Equal(new("""{"type":"plan-card","name":"annual","price":99}"""), await page.RequestAsync("plan-query", new { Name = "annual" }));

            Assert.Equal(Failed("unknown-plan", "There is no such plan."), await page.RequestAsync("plan-query", new { Name = "daily" }));
            Assert.Equal(Failed("failed"), await page.RequestAsync("lookup", new { Number = -1 }));
            Assert.Equal(Failed("bad-content"), await page.RequestAsync("lookup", new { Number = "one" }));
            Assert.Equal(Failed("no-handler"), await page.RequestAsync("note", new { Text = "which is no request" }));
            Assert.Equal(Failed("no-handler"), await page.RequestAsync("unheard-of", new { }));
        }

        Assert.Empty(call.App.Notes);
        Assert.Equal([-1, -1], Desk.Lookups.Select(lookup => lookup.Number));

        static Outcome Failed(string code, string? message = null) => new(Code: code, Message: message ?? code);
    }
}
