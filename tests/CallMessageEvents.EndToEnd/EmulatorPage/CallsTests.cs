using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>Conversations on the emulator's page: placed, acted on, found and forgotten.</summary>
public sealed partial class CallsTests(Chromium chromium) : EmulatorPageTest(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Buttons_OfLegs_DoAsTheySay(ColorScheme scheme)
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app, scheme);

        await Button(page, "Place a first call").ClickAsync();
        await SeeTitleAsync(page, "alice → bob");
        await SeeStatusAsync(page, "bob", "in-progress");
        await Button(page, "Hang up bob").ClickAsync();
        await SeeStatusAsync(page, "alice", "completed");

        await PlaceCallAsync(page, "+14155550100", "client:carol, client:dave", then: "queued");
        await SeeTitleAsync(page, "+14155550100 → carol → dave");
        await Button(page, "Ring carol").ClickAsync();
        await SeeStatusAsync(page, "carol", "ringing");
        await Button(page, "Decline carol").ClickAsync();
        await SeeStatusAsync(page, "carol", "busy");
        await Button(page, "Answer dave").ClickAsync();
        await SeeStatusAsync(page, "dave", "in-progress");

        await PlaceCallAsync(page, "client:erin", "client:frank", then: "ringing");
        await SeeStatusAsync(page, "frank", "ringing");
        Assert.Equal(scheme == ColorScheme.Dark, await IsDarkAsync(page));
    }

    [Fact]
    public async Task Dialog_WithAnAddressThatIsNone_SaysSo_AndIsCancelled()
    {
        var page = await OpenEmulatorAsync(await StartAppAsync());

        await Button(page, "Place a call").ClickAsync();
        await page.GetByLabel("From").FillAsync("nobody at all");
        await Button(page, "Place the call").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Must be client:NAME");
        await Expect(page.GetByLabel("From")).ToBeFocusedAsync();
        await Button(page, "Cancel").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await SeeTitleAsync(page, "Welcome");
    }

    [Fact]
    public async Task Filter_ByIdentity_LeavesTheirConversations()
    {
        var app = await StartAppAsync();
        app.Twilio.Dial("client:alice", "client:bob").Answer();
        var carols = app.Twilio.Dial("+14155550100", "client:carol").Answer();
        var page = await OpenEmulatorAsync(app);
        var conversations = Conversations(page);
        await Expect(conversations).ToHaveCountAsync(2);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("carol");
        await Expect(conversations).ToHaveCountAsync(1);
        await conversations.ClickAsync();

        await Expect(conversations).ToHaveAttributeAsync("data-conversation", carols.Parent.Sid);
        await SeeTitleAsync(page, "+14155550100 → carol");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Filter by sid, identity or number" }).FillAsync("");
        await Expect(conversations).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Sid_Clicked_IsCopied()
    {
        var app = await StartAppAsync();
        var child = app.Twilio.Dial("client:alice", "client:bob").Answer().Child;
        var page = await OpenEmulatorAsync(app);

        await page.Locator($"[data-call={child.Sid}]").GetByRole(AriaRole.Button, new() { Name = $"Copy {child.Sid}" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync($"Copied {child.Sid}");
        Assert.Equal(child.Sid, await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task Reset_ClickedTwice_ForgetsAll()
    {
        var app = await StartAppAsync();
        app.Twilio.Dial("client:alice", "client:bob").Answer();
        var page = await OpenEmulatorAsync(app);
        await SeeTitleAsync(page, "alice → bob");

        await Button(page, "Reset").ClickAsync();
        await SeeTitleAsync(page, "alice → bob");
        await Button(page, "Really reset?").ClickAsync();

        await SeeTitleAsync(page, "Welcome");
        await Expect(Button(page, "Place a first call")).ToBeVisibleAsync();
    }

    private static async Task<bool> IsDarkAsync(IPage page)
    {
        var paper = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        return Numbers().Matches(paper).Take(3).All(part => int.Parse(part.ValueSpan, provider: null) < 64);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
