using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>Which conversation the emulator's page shows: the newest, until somebody chooses another or works in one.</summary>
public sealed class SelectionTests(Chromium chromium) : EmulatorPageTest(chromium)
{
    [Fact]
    public async Task NewCall_WhileNobodyHasChosen_IsShown()
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app);

        app.Twilio.Dial("client:alice", "client:bob").Answer();
        await SeeTitleAsync(page, "alice → bob");
        app.Twilio.Dial("client:carol", "client:dave").Answer();

        await SeeTitleAsync(page, "carol → dave");
        await Expect(Button(page, "Follow newest")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task NewCall_AfterAnotherWasChosen_WaitsInTheList()
    {
        var app = await StartAppAsync();
        app.Twilio.Dial("client:alice", "client:bob").Answer();
        app.Twilio.Dial("client:carol", "client:dave").Answer();
        var page = await OpenEmulatorAsync(app);
        await Conversations(page).Filter(new() { HasText = "alice" }).ClickAsync();
        await SeeTitleAsync(page, "alice → bob");

        app.Twilio.Dial("client:erin", "client:frank").Answer();
        await Expect(Conversations(page).First).ToContainTextAsync("erin");
        await SeeTitleAsync(page, "alice → bob");

        await Button(page, "Follow newest").ClickAsync();
        await SeeTitleAsync(page, "erin → frank");
    }

    [Fact]
    public async Task NewCall_WhileSomebodyTypesAMessage_LeavesThem()
    {
        var app = await StartAppAsync();
        app.Twilio.Dial("client:alice", "client:bob").Answer();
        var page = await OpenEmulatorAsync(app);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Content, JSON" }).ClickAsync();

        app.Twilio.Dial("client:carol", "client:dave").Answer();

        await Expect(Conversations(page)).ToHaveCountAsync(2);
        await SeeTitleAsync(page, "alice → bob");
    }

    [Fact]
    public async Task NewCall_AfterAResetForgotTheChosenOne_IsShown()
    {
        var app = await StartAppAsync();
        app.Twilio.Dial("client:alice", "client:bob").Answer();
        var page = await OpenEmulatorAsync(app);
        await Conversations(page).ClickAsync();
        await Button(page, "Reset").ClickAsync();
        await Button(page, "Really reset?").ClickAsync();
        await SeeTitleAsync(page, "Welcome");

        app.Twilio.Dial("client:carol", "client:dave").Answer();
        await SeeTitleAsync(page, "carol → dave");
        app.Twilio.Dial("client:erin", "client:frank").Answer();
        await SeeTitleAsync(page, "erin → frank");
    }

    [Fact]
    public async Task NewCall_AfterOneWasPlacedOnThePage_WaitsInTheList()
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app);
        await PlaceCallAsync(page, "client:alice", "client:bob", then: "queued");
        await SeeTitleAsync(page, "alice → bob");

        app.Twilio.Dial("client:carol", "client:dave").Answer();

        await Expect(Conversations(page)).ToHaveCountAsync(2);
        await SeeTitleAsync(page, "alice → bob");
        await Expect(Button(page, "Follow newest")).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task Address_ChangedToACallSid_ShowsItsConversation_WhoeverCallsThen()
    {
        var app = await StartAppAsync();
        var chosen = app.Twilio.Dial("client:alice", "client:bob").Answer();
        app.Twilio.Dial("client:carol", "client:dave").Answer();
        var page = await OpenEmulatorAsync(app);
        await SeeTitleAsync(page, "carol → dave");

        await page.EvaluateAsync("sid => { location.hash = sid; }", chosen.Child.Sid);
        await SeeTitleAsync(page, "alice → bob");
        app.Twilio.Dial("client:erin", "client:frank").Answer();

        await Expect(Conversations(page)).ToHaveCountAsync(3);
        await SeeTitleAsync(page, "alice → bob");
    }

    [Fact]
    public async Task Address_WithACallSid_ShowsItsConversation_WhoeverCallsThen()
    {
        var app = await StartAppAsync();
        var chosen = app.Twilio.Dial("client:alice", "client:bob").Answer();
        app.Twilio.Dial("client:carol", "client:dave").Answer();

        var page = await OpenAsync(new(app.Twilio.BaseAddress, $"/#{chosen.Child.Sid}"));
        await SeeTitleAsync(page, "alice → bob");
        app.Twilio.Dial("client:erin", "client:frank").Answer();

        await Expect(Conversations(page)).ToHaveCountAsync(3);
        await SeeTitleAsync(page, "alice → bob");
    }
}
