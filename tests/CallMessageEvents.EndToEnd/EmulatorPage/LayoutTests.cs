using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>The emulator's page in little room, and with the keyboard alone.</summary>
public sealed class LayoutTests(Chromium chromium) : EmulatorPageTest(chromium)
{
    /// <summary>What sticks out of the page or of one of its parts, where one cannot scroll to it.</summary>
    private const string Outside = """
        () => [...document.querySelectorAll('body, .panel, .panel .scroll, .legs, .welcome > div, dialog[open], .bar, .foot')]
          .filter(part => part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1).map(part => `${part.tagName} ${part.id} ${part.className}`).join()
        """;

    [Theory]
    [InlineData(390)]
    [InlineData(800)]
    [InlineData(1280)]
    public async Task Page_OfThisWidth_HasRoomForAll(int width)
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app, width: width);
        await SeeNothingOutsideAsync(page, "Messages", width);

        var call = app.Twilio.Dial("client:somebody-with-a-very-long-name@example.com", "client:bob", "client:carol", "+14155550100");
        call.Ring();
        await call.Parent.SendMessageAsync("""{"type":"hint","text":"Offer the annual plan"}""", Token);
        using var subscribed = await app.PostAsync(
            $"Calls/{call.Parent.Sid}/UserDefinedMessageSubscriptions.json",
            new() { ["Callback"] = LongAddress(app, "messages") });
        await (await call.Parent.SendMessageAsync("1", Token)).WhenDeliveredAsync(Token);
        foreach (var view in new[] { "Calls", "Messages", "Activity" }) await SeeNothingOutsideAsync(page, view, width);

        foreach (var tab in new[] { "Requests", "Faults", "Problems" })
        {
            await SelectTabAsync(page, tab);
            Assert.Equal("", await page.EvaluateAsync<string>(Outside));
        }

        await SelectTabAsync(page, "Faults");
        await Button(page, "Add a fault").ClickAsync();
        Assert.Equal("", await page.EvaluateAsync<string>(Outside));
        await Expect(Button(page, "Add the fault")).ToBeInViewportAsync();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Addresses_OfDeliveries_ShowWhatTheyAreFor(int width)
    {
        var app = await StartAppAsync();
        var alice = app.Twilio.Dial("client:alice", "client:bob").Answer().Parent;
        foreach (var end in new[] { "messages", "status" })
        {
            using var subscribed = await app.PostAsync(
                $"Calls/{alice.Sid}/UserDefinedMessageSubscriptions.json",
                new() { ["Callback"] = $"{LongAddress(app, end)}#rc=3&rp=5xx,ct,rt&rt=4500" });
        }

        await (await alice.SendMessageAsync("1", Token)).WhenDeliveredAsync(Token);
        var page = await OpenEmulatorAsync(app, width: width);
        if (width < 760) await Button(page, "Activity").ClickAsync();
        else await Expect(page.Locator("#timeline .address .tail")).ToHaveTextAsync(["/messages?…", "/status?…"]);

        var deliveries = page.Locator("#panel-deliveries");
        foreach (var end in new[] { "/messages", "/status" })
        {
            var address = deliveries.Locator(".address").Filter(new() { HasText = end });
            await Expect(address).ToHaveAttributeAsync("title", LongAddress(app, end[1..]));
            await Expect(address.Locator(".tail")).ToHaveTextAsync($"{end}?…");
            Assert.True(await address.Locator(".tail").EvaluateAsync<bool>(
                "tail => tail.scrollWidth <= tail.clientWidth && tail.getBoundingClientRect().right <= innerWidth"));
            Assert.True(await address.Locator(".head").EvaluateAsync<bool>("head => head.scrollWidth > head.clientWidth"));
        }
    }

    [Fact]
    public async Task TabKey_StopsOnceAtEachList_AndArrowsMoveInIt()
    {
        var app = await StartAppAsync();
        for (var i = 0; i < 20; i++) app.Twilio.Dial("client:alice", "client:bob").Answer();
        var page = await OpenEmulatorAsync(app);
        await Expect(Conversations(page)).ToHaveCountAsync(20);

        await Button(page, "Follow newest").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#conversations")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#legs').contains(document.activeElement)"));

        await page.Locator("#conversations").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(Conversations(page).Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Conversations(page).Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await Expect(Conversations(page).Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#conversations")).ToBeFocusedAsync();
    }

    private static string LongAddress(TestApp app, string end) =>
        new Uri(
            app.Twilio.BaseAddress,
            $"/emulator/callbacks/of/an/application/with/a/long/path/call-message-events/{end}?tenant=0123456789abcdef").AbsoluteUri;

    private static async Task SeeNothingOutsideAsync(IPage page, string view, int width)
    {
        if (width < 760) await Button(page, view).ClickAsync();
        Assert.Equal("", await page.EvaluateAsync<string>(Outside));
    }
}
