using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>Messages on the emulator's page, both ways, and what became of them.</summary>
public sealed class MessagesTests(Chromium chromium) : EmulatorPageTest(chromium)
{
    private const string Hostile = "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">";

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Composer_SendsAsTheEndUser_AndTheApplicationHandlesIt(ColorScheme scheme)
    {
        var app = await StartAppAsync();
        var conversation = app.Twilio.Dial("client:alice", "client:bob").Answer();
        await app.SubscribeAsync(conversation.Child.Sid);
        var page = await OpenEmulatorAsync(app, scheme);

        await SendAsync(page, "as bob", """{"type":"note","text":"from bob"}""");
        await Expect(Messages(page, "Message sent by bob")).ToContainTextAsync("204");
        var note = Assert.Single(await app.WhenHandledAsync(1));
        await Expect(Messages(page, "Message sent by bob")).ToHaveAttributeAsync("data-message", note.Sid.ToString()!);

        await SendAsync(page, "as alice", "1");
        await Expect(Messages(page, "Message sent by alice")).ToContainTextAsync("lost");

        var received = await app.SendAsync(EndUser.WhoPlaced(conversation.Child.Sid), "to alice");
        await Expect(Messages(page, "Message received by alice")).ToHaveAttributeAsync("data-message", received.Sid.ToString());
    }

    [Fact]
    public async Task Composer_WithContentThatIsNoJson_SaysSo()
    {
        var app = await StartAppAsync();
        app.Twilio.Dial("client:alice", "client:bob").Answer();
        var page = await OpenEmulatorAsync(app, ColorScheme.Light);

        await SendAsync(page, "as bob", "{text}");

        await Expect(page.GetByRole(AriaRole.Form, new() { Name = "Send as the end user" }).GetByRole(AriaRole.Alert)).ToContainTextAsync("The content is not JSON");
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Content_WithMarkup_IsShownAsText()
    {
        var app = await StartAppAsync();
        var conversation = app.Twilio.Dial("client:alice", "client:bob").Answer();
        await app.SendAsync(EndUser.WhoAnswered(conversation.Parent.Sid), Hostile);
        var page = await OpenEmulatorAsync(app, ColorScheme.Light);
        await SendAsync(page, "as alice", $"\"{Hostile.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

        await Expect(Messages(page, "Message sent by alice")).ToContainTextAsync("<script>document.title='hacked'</script><img src=x");
        await Expect(Messages(page, "Message received by bob")).ToContainTextAsync("<script>document.title='hacked'</script><img src=x");
        await Expect(page.Locator("article script, article img")).ToHaveCountAsync(0);
        await Expect(page).ToHaveTitleAsync("Call message emulator");
    }

    private static async Task SendAsync(IPage page, string sender, string content)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Send as" }).SelectOptionAsync(sender);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Content, JSON" }).FillAsync(content);
        await Button(page, "Send").ClickAsync();
    }
}
