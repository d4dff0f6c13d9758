using System.Globalization;
using CallMessageEvents.Emulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>The lists of the emulator's page: what is newest, what is seen, and how many rows there are.</summary>
public sealed class ListTests(Chromium chromium) : EmulatorPageTest(chromium)
{
    [Fact]
    public async Task Lists_OfWhatHappens_HaveTheNewestFirst()
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app);
        foreach (var name in new[] { "alice", "bob", "carol" })
        {
            var call = app.Twilio.Dial($"client:{name}", "+14155550100").Answer();
            var leg = call.Parent;
            using var subscribed = await app.PostAsync($"Calls/{leg.Sid}/UserDefinedMessageSubscriptions.json", new() { ["Callback"] = CallbackOf(app) });
            await (await leg.SendMessageAsync("1", Token)).WhenDeliveredAsync(Token);
            using var warned = await app.PostAsync($"Calls/{call.Child.Sid}/UserDefinedMessages.json", new() { ["Content"] = "1" });
        }

        await Expect(Conversations(page)).ToContainTextAsync(["carol", "bob", "alice"]);
        foreach (var tab in new[] { "Deliveries", "Requests", "Problems" })
        {
            var times = (await SelectTabAsync(page, tab)).Locator("time");
            await Expect(times.Nth(2)).ToBeVisibleAsync();
            var seen = await times.EvaluateAllAsync<string[]>("times => times.map(time => time.dateTime)");
            Assert.Equal(seen.OrderDescending(), seen);
        }
    }

    [Fact]
    public async Task Messages_OfTheConversation_FollowTheNewest_UntilSomebodyReadsOlderOnes()
    {
        var app = await StartAppAsync();
        var alice = app.Twilio.Dial("client:alice", "client:bob").Answer().Parent;
        await SendNumbersAsync(alice, 1, 100);
        var page = await OpenEmulatorAsync(app);
        await Expect(Numbered(page, 100)).ToBeInViewportAsync();

        await SendNumbersAsync(alice, 101, 110);
        await Expect(Numbered(page, 110)).ToBeInViewportAsync();

        await page.Locator("#timeline").HoverAsync();
        await page.Mouse.WheelAsync(0, -1000);
        await Expect(Button(page, "To the newest ↓")).ToBeVisibleAsync();
        await SendNumbersAsync(alice, 111, 113);
        await Button(page, "3 new ↓").ClickAsync();
        await Expect(Numbered(page, 113)).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Conversations_WhileSomebodyReadsOlderOnes_StayWhereTheyAre()
    {
        var app = await StartAppAsync();
        for (var i = 0; i < 100; i++) app.Twilio.Dial($"client:{Caller(i)}", "client:bob").Answer();
        var page = await OpenEmulatorAsync(app);
        await Expect(Conversations(page).First).ToContainTextAsync(Caller(99));
        await page.Locator("#conversations").HoverAsync();
        await page.EvaluateAsync(
            "() => { window.ended = new Promise(ended => document.addEventListener('scrollend', ended, { capture: true, once: true })); }");
        await page.Mouse.WheelAsync(0, 2000);
        await Expect(Button(page, "To the newest ↑")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => window.ended.then(() => true)");
        var before = await FirstInViewAsync(page);

        app.Twilio.Dial($"client:{Caller(100)}", "client:bob").Answer();

        await Expect(Button(page, "1 new ↑")).ToBeVisibleAsync();
        Assert.Equal(before, await FirstInViewAsync(page));
        await Button(page, "1 new ↑").ClickAsync();
        await Expect(Conversations(page).First).ToContainTextAsync(Caller(100));
        await Expect(Conversations(page).First).ToBeInViewportAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task FiveThousandMessages_KeepThePageSmall_AndAreAllReached(int width)
    {
        var app = await StartAppAsync();
        var alice = app.Twilio.Dial("client:alice", "client:bob").Answer().Parent;
        await SendNumbersAsync(alice, 1, 5000);
        var page = await OpenEmulatorAsync(app, width: width);
        if (width < 760) await Button(page, "Messages").ClickAsync();

        await Expect(Numbered(page, 5000)).ToBeInViewportAsync();
        await SendNumbersAsync(alice, 5001, 5001);
        await Expect(Numbered(page, 5001)).ToBeInViewportAsync();
        Assert.InRange(await page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 100, 3000);

        // The oldest are reached as a person does: by going on upwards.
        await page.Locator("#timeline").FocusAsync();
        await Eventually.HoldsAsync(async () =>
        {
            if (await IsThereAsync(page, 4500)) return true;
            await page.Keyboard.PressAsync("Home");
            return false;
        });
        Assert.InRange(await page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 100, 6000);
    }

    [Fact]
    public async Task TallWindow_WithRowsBeyondTheFirst_CanBeScrolled()
    {
        var app = await StartAppAsync();
        var alice = app.Twilio.Dial("client:alice", "client:bob").Answer().Parent;
        await SendNumbersAsync(alice, 1, 200);
        var page = await OpenEmulatorAsync(app, width: 2560);
        await page.SetViewportSizeAsync(2560, 4000);

        await Expect(Numbered(page, 200)).ToBeInViewportAsync();
        await Expect(Numbered(page, 90)).ToBeAttachedAsync();
    }

    private static string CallbackOf(TestApp app) => new Uri(app.Twilio.BaseAddress, "/emulator/callbacks").AbsoluteUri;

    private static string Caller(int number) => string.Create(CultureInfo.InvariantCulture, $"caller-{number:000}");

    private static async Task SendNumbersAsync(EmulatedCall leg, int from, int to)
    {
        for (var i = from; i <= to; i++) await leg.SendMessageAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"note","number":{{i}}}"""), Token);
    }

    private static ILocator Numbered(IPage page, int number) =>
        page.GetByRole(AriaRole.Article).Filter(new() { HasText = string.Create(CultureInfo.InvariantCulture, $"number: {number}") });

    private static async Task<bool> IsThereAsync(IPage page, int number) => await Numbered(page, number).CountAsync() > 0;

    private static Task<string> FirstInViewAsync(IPage page) => page.EvaluateAsync<string>(
        "[...document.querySelectorAll('.conversation')].find("
        + "row => row.getBoundingClientRect().bottom > document.querySelector('#conversations').getBoundingClientRect().top).textContent");
}
