using CallMessageEvents.Emulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>Faults that are added on the emulator's page.</summary>
public sealed class FaultTests(Chromium chromium) : EmulatorPageTest(chromium)
{
    [Fact]
    public async Task Form_ForARequest_AddsTheFault()
    {
        var app = await StartAppAsync();
        var bob = app.Twilio.Dial("client:alice", "client:bob").Answer().Child;
        var page = await OpenEmulatorAsync(app);
        var dialog = await OpenDialogAsync(page);

        await dialog.GetByLabel("What goes wrong").SelectOptionAsync("The answer comes late");
        await dialog.GetByLabel("Which requests").SelectOptionAsync("CreateMessage");
        await dialog.GetByLabel("Which leg").SelectOptionAsync(bob.Sid);
        await dialog.GetByLabel("Delay").FillAsync("1500");
        await dialog.GetByLabel("Carry out the request all the same").CheckAsync();
        await dialog.GetByLabel("How many times").FillAsync("");
        await dialog.GetByLabel("Probability").FillAsync("25");
        await Button(page, "Add the fault").ClickAsync();

        await Expect(dialog).ToBeHiddenAsync();
        await Expect(Button(page, "Add a fault")).ToBeFocusedAsync();
        await Expect(page.Locator("#panel-faults").GetByRole(AriaRole.Listitem)).ToContainTextAsync(["The answer comes late"]);
        var expected = new Fault
        {
            Kind = FaultKind.Latency,
            Operation = EmulatorOperation.CreateMessage,
            CallSid = bob.Sid,
            Delay = TimeSpan.FromMilliseconds(1500),
            Processed = true,
            Probability = 0.25,
        };
        Assert.Equal(expected, Assert.Single(app.Twilio.Faults.All));
    }

    [Fact]
    public async Task Form_ForEndUsers_AddsTheFault()
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app);
        var dialog = await OpenDialogAsync(page);

        await dialog.GetByLabel("What goes wrong").SelectOptionAsync("The message comes late");
        await dialog.GetByLabel("Which messages").SelectOptionAsync("To end users");
        await dialog.GetByLabel("Delay").FillAsync("700");
        await dialog.GetByLabel("Probability").FillAsync("30");
        await Button(page, "Add the fault").ClickAsync();

        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.Locator("#panel-faults").GetByRole(AriaRole.Listitem)).ToContainTextAsync(["messages to end users"]);
        Assert.Equal(
            new EndUserFault
            {
                Kind = EndUserFaultKind.Lateness,
                FromEndUser = false,
                Delay = TimeSpan.FromMilliseconds(700),
                Probability = 0.3,
                Count = 1,
            },
            Assert.Single(app.Twilio.Faults.EndUsers.All));
    }

    [Fact]
    public async Task Form_ForACallback_AddsTheFault()
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app);
        var dialog = await OpenDialogAsync(page);

        await dialog.GetByLabel("What goes wrong").SelectOptionAsync("The callback comes twice");
        await dialog.GetByLabel("Which callbacks").SelectOptionAsync("Messages");
        await Expect(dialog.GetByLabel("Status", new() { Exact = true })).ToBeHiddenAsync();
        await Button(page, "Add the fault").ClickAsync();

        await Expect(dialog).ToBeHiddenAsync();
        Assert.Equal(
            new CallbackFault { Kind = CallbackFaultKind.Duplicate, Callback = CallbackKind.Message, Count = 1 },
            Assert.Single(app.Twilio.Faults.Callbacks.All));
        Assert.Empty(app.Twilio.Faults.All);
    }

    [Fact]
    public async Task Form_SubmittedTwice_AddsTheFaultOnce()
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app);
        var dialog = await OpenDialogAsync(page);
        var asked = 0;
        page.Request += (_, request) => asked += request.Method == "POST" ? 1 : 0;

        await dialog.Locator("form").EvaluateAsync("form => { form.requestSubmit(); form.requestSubmit(); }");

        await Expect(dialog).ToBeHiddenAsync();
        Assert.Equal(1, asked);
        await Button(page, "Add a fault").ClickAsync();
        await Button(page, "Add the fault").ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        Assert.Equal(2, app.Twilio.Faults.All.Count);
    }

    [Theory]
    [InlineData("The answer is an error status", "Status", "99")]
    [InlineData("The answer is an error status", "Status", "")]
    [InlineData("The answer comes late", "Delay", "0")]
    [InlineData("No answer comes", "Probability", "101")]
    [InlineData("No answer comes", "How many times", "-1")]
    public async Task Form_WithAWrongValue_SaysSoAtTheField(string kind, string label, string value)
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app);
        var dialog = await OpenDialogAsync(page);
        await dialog.GetByLabel("What goes wrong").SelectOptionAsync(kind);
        var field = dialog.GetByLabel(label, new() { Exact = true });

        await field.FillAsync(value);
        await field.PressAsync("Enter");

        await Expect(dialog.Locator(".field", new() { Has = page.GetByLabel(label, new() { Exact = true }) }).GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await Expect(field).ToBeFocusedAsync();
        Assert.Empty(app.Twilio.Faults.All);
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
    }

    [Fact]
    public async Task EveryKind_WithWhatTheFormSuggests_IsAdded()
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app);
        var dialog = await OpenDialogAsync(page);
        var kinds = await dialog.GetByLabel("What goes wrong").Locator("option").EvaluateAllAsync<string[]>("options => options.map(option => option.value)");
        await page.Keyboard.PressAsync("Escape");

        foreach (var kind in kinds)
        {
            await Button(page, "Add a fault").ClickAsync();
            await dialog.GetByLabel("What goes wrong").SelectOptionAsync(kind);
            await Button(page, "Add the fault").ClickAsync();
            await Expect(dialog).ToBeHiddenAsync();
        }

        Assert.Equal(Enum.GetNames<FaultKind>().Order(), app.Twilio.Faults.All.Select(fault => fault.Kind.ToString()).Order());
        Assert.Equal(Enum.GetNames<CallbackFaultKind>().Order(), app.Twilio.Faults.Callbacks.All.Select(fault => fault.Kind.ToString()).Order());
    }

    [Fact]
    public async Task Operations_InTheForm_AreAllThatThereAre()
    {
        var page = await OpenEmulatorAsync(await StartAppAsync());
        var dialog = await OpenDialogAsync(page);

        var offered = await dialog.GetByLabel("Which requests").Locator("option").EvaluateAllAsync<string[]>("options => options.map(option => option.value)");

        Assert.Equal(Enum.GetNames<EmulatorOperation>().Append("").Order(), offered.Order());
    }

    private static async Task<ILocator> OpenDialogAsync(IPage page)
    {
        await SelectTabAsync(page, "Faults");
        await Button(page, "Add a fault").ClickAsync();
        return page.GetByRole(AriaRole.Dialog, new() { Name = "Add a fault" });
    }
}
