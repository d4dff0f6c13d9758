using CallMessageEvents.Emulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>Deliveries, requests, faults and problems on the emulator's page.</summary>
public sealed class ActivityTests(Chromium chromium) : EmulatorPageTest(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Tabs_ShowWhatWentOnAndWhatWentWrong(ColorScheme scheme)
    {
        var app = await StartAppAsync();
        var page = await OpenEmulatorAsync(app, scheme);
        var conversation = app.Twilio.Dial("client:alice", "client:bob").Answer();
        await app.SubscribeAsync(conversation.Child.Sid);
        await conversation.Child.SendMessageAsync("""{"type":"note","text":"from bob"}""", Token);
        await app.WhenHandledAsync(1);
        app.Twilio.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, Operation = EmulatorOperation.CreateMessage, Count = 1 });
        await app.SendAsync(EndUser.OnLeg(conversation.Child.Sid), "to bob");
        var phones = app.Twilio.Dial("client:carol", "+14155550100").Answer();
        await Assert.ThrowsAsync<CallLegNotFoundException>(() => app.SendAsync(EndUser.Named(phones.Parent.Sid, "dave"), "to nobody"));

        await Expect((await SelectTabAsync(page, "Deliveries")).GetByRole(AriaRole.Listitem)).ToContainTextAsync(["204"]);
        var requests = (await SelectTabAsync(page, "Requests")).GetByRole(AriaRole.Listitem);
        await Expect(requests.Filter(new() { HasText = "fault: Status" })).ToContainTextAsync(["503"]);
        await Expect(requests.Filter(new() { HasText = "carol" })).Not.ToHaveCountAsync(0);

        await Conversations(page).Filter(new() { HasText = "bob" }).ClickAsync();
        await Button(page, "This conversation only").ClickAsync();
        await Expect(requests.Filter(new() { HasText = "carol" })).ToHaveCountAsync(0);
        await Expect(requests.Filter(new() { HasText = "bob" })).Not.ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Delivery_WithARedirectThatIsNotFollowed_LooksFailed()
    {
        var app = await StartAppAsync();
        var bob = app.Twilio.Dial("client:alice", "client:bob").Answer().Child;
        using var subscribed = await app.PostAsync(
            $"Calls/{bob.Sid}/UserDefinedMessageSubscriptions.json", new() { ["Callback"] = new Uri(app.EndUserPage, "/moved").AbsoluteUri });
        await (await bob.SendMessageAsync("1", Token)).WhenDeliveredAsync(Token);
        var page = await OpenEmulatorAsync(app);

        var status = (await SelectTabAsync(page, "Deliveries")).GetByRole(AriaRole.Listitem).Filter(new() { HasText = "/moved" }).Locator("summary > .pill");
        await Expect(status).ToHaveTextAsync("302");
        await Expect(status).ToHaveClassAsync("pill bad");
    }

    [Fact]
    public async Task RemoveAll_Clicked_EndsTheFaults()
    {
        var app = await StartAppAsync();
        app.Twilio.Faults.Add(new() { Kind = FaultKind.Latency, Delay = TimeSpan.FromSeconds(1), Operation = EmulatorOperation.ListCalls });
        var page = await OpenEmulatorAsync(app);

        var faults = await SelectTabAsync(page, "Faults");
        await Expect(faults.GetByRole(AriaRole.Listitem)).ToContainTextAsync(["ListCalls"]);
        await Button(page, "Remove all").ClickAsync();

        await Expect(faults).ToContainTextAsync("No faults.");
        Assert.Empty(app.Twilio.Faults.All);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Problems_OfACall_LeadToItsConversation(bool withTheKeyboard)
    {
        var app = await StartAppAsync();
        var phone = app.Twilio.Dial("client:alice", "+14155550100").Answer().Child;
        app.Twilio.Dial("client:carol", "client:dave").Answer();
        var page = await OpenEmulatorAsync(app);
        await SeeTitleAsync(page, "carol → dave");

        // Twilio takes it, and nobody gets it: the emulator warns.
        using var answer = await app.PostAsync($"Calls/{phone.Sid}/UserDefinedMessages.json", new() { ["Content"] = "1" });
        var problem = (await SelectTabAsync(page, "Problems")).GetByRole(AriaRole.Listitem);
        await Expect(problem).ToContainTextAsync("warning");
        if (withTheKeyboard)
        {
            await page.GetByRole(AriaRole.List, new() { Name = "Problems" }).FocusAsync();
            foreach (var key in new[] { "ArrowDown", "Enter" }) await page.Keyboard.PressAsync(key);
            await problem.GetByRole(AriaRole.Button, new() { Name = "Show" }).PressAsync("Enter");
        }
        else
        {
            await problem.GetByText("+14155550100", new() { Exact = true }).ClickAsync();
        }

        await SeeTitleAsync(page, "alice → +14155550100");
    }
}
