using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>A test of the emulator's page.</summary>
[Collection(PageTests.Name)]
public abstract class EmulatorPageTest(Chromium chromium) : BrowserTest(chromium)
{
    private protected async Task<IPage> OpenEmulatorAsync(TestApp app, ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var page = await OpenAsync(app.Twilio.BaseAddress, new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 800 },
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        await Expect(page.Locator("#connection")).ToHaveAttributeAsync("data-state", "live");
        return page;
    }

    private protected static async Task PlaceCallAsync(IPage page, string from, string to, string then)
    {
        await Button(page, "Place a call").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Place a call" });
        await dialog.GetByLabel("From").FillAsync(from);
        await dialog.GetByLabel("To", new() { Exact = false }).FillAsync(to);
        await dialog.GetByLabel("The call is then").SelectOptionAsync(then);
        await Button(page, "Place the call").ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
    }

    private protected static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private protected static Task SeeTitleAsync(IPage page, string title) => Expect(page.Locator("#conversation-title")).ToHaveTextAsync(title);

    /// <summary>The leg's status, in the list of the legs.</summary>
    private protected static Task SeeStatusAsync(IPage page, string name, string status) =>
        Expect(page.GetByRole(AriaRole.List, new() { Name = "Legs" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = name })).ToContainTextAsync(status);

    private protected static ILocator Messages(IPage page, string label) => page.GetByRole(AriaRole.Article, new() { Name = label, Exact = true });

    private protected static ILocator Conversations(IPage page) => page.GetByRole(AriaRole.List, new() { Name = "Conversations" }).GetByRole(AriaRole.Button);

    /// <summary>What is seen of each message's content without opening it, the oldest first.</summary>
    private protected static ILocator ShortContents(IPage page) => page.GetByRole(AriaRole.Article).Locator(".short");

    /// <summary>Chooses a tab, whose name is followed by a number, and returns what it shows.</summary>
    private protected static async Task<ILocator> SelectTabAsync(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex($"^{name}") }).ClickAsync();
        return page.Locator($"#panel-{name.ToLowerInvariant()}");
    }
}
