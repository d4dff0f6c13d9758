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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exchange_OfTheProtocol_IsOneRow(bool live)
    {
        var app = await StartAppAsync();
        var bob = app.Twilio.Dial("client:alice", "client:bob").Answer().Child;
        await app.SubscribeAsync(bob.Sid);
        var page = live ? await OpenEmulatorAsync(app) : null;
        bob.EndUser.OnRequest("question", _ => """{"type":"answer","text":"8001"}""");
        bob.EndUser.On("hint", _ => { });
        bob.EndUser.Speaks = true;
        string[] contents =
        [
            """{"type":"question","cme":{"id":"s.1","want":"reply","ttl":30000},"text":"Why?"}""",
            """{"type":"question","cme":{"id":"s.1","want":"reply","ttl":28500},"text":"Why?"}""",
            """{"type":"hint","cme":{"id":"s.2","want":"receipt"},"text":"Ask."}""",
            """{"cme":{"id":"s.3","part":[0,2],"data":"{\"type\":\"hint\",\"cme\":{\"want\":\"rec"}}""",
            """{"cme":{"id":"s.3","part":[1,2],"data":"eipt\"},\"text\":\"Large.\"}"}}""",
            """{"type":"other","cme":{"id":"s.4","want":"reply","ttl":30000}}""",
        ];
        foreach (var content in contents)
        {
            using var answer = await app.PostAsync($"Calls/{bob.Sid}/UserDefinedMessages.json", new() { ["Content"] = content });
        }

        page ??= await OpenEmulatorAsync(app);
        var rows = Messages(page, "Message received by bob");
        await Expect(rows).ToHaveCountAsync(4);
        await Expect(rows.Nth(0)).ToContainTextAsync("question");
        await Expect(rows.Nth(0)).ToContainTextAsync("answered");
        await Expect(rows.Nth(0)).ToContainTextAsync("sent 2 times");
        await Expect(rows.Nth(0).Locator(".reply")).ToContainTextAsync("text: \"8001\"");
        await Expect(rows.Nth(0)).Not.ToContainTextAsync("cme");
        await Expect(rows.Nth(1).GetByLabel("Received after")).ToHaveTextAsync("✓");
        await Expect(rows.Nth(2)).ToContainTextAsync("text: \"Large.\"");
        await Expect(rows.Nth(2).GetByLabel("Received after")).ToHaveTextAsync("✓");
        await Expect(rows.Nth(3)).ToContainTextAsync("no-handler");

        // The hello, perhaps twice, and nothing else.
        await Expect(Messages(page, "Message sent by bob")).Not.ToHaveCountAsync(0);
        await Expect(Messages(page, "Message sent by bob").Filter(new() { HasNotText = "hello" })).ToHaveCountAsync(0);

        await rows.Nth(0).Locator("summary").ClickAsync();
        await Expect(rows.Nth(0)).ToContainTextAsync("Sent again");
        await Expect(rows.Nth(0).Locator("pre")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Composer_WithContentThatIsNoJson_SaysSo()
    {
        var app = await StartAppAsync();
        app.Twilio.Dial("client:alice", "client:bob").Answer();
        var page = await OpenEmulatorAsync(app);

        await SendAsync(page, "as bob", "{text}");

        await Expect(page.GetByRole(AriaRole.Form, new() { Name = "Send as the end user" }).GetByRole(AriaRole.Alert))
            .ToContainTextAsync("The content is not JSON");
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Message_UntilItIsOpened_TakesTwoLines(int width)
    {
        var app = await StartAppAsync();
        var bob = app.Twilio.Dial("client:alice", "client:bob").Answer().Child;
        await app.SubscribeAsync(bob.Sid);
        var content = $$"""{"plan":"annual","type":"an-offer-with-a-name-that-is-longer-than-most","price":99.00,"text":"{{new string('x', 5000)}}"}""";
        var sent = await bob.SendMessageAsync(content, Token);
        await sent.WhenDeliveredAsync(Token);
        var page = await OpenEmulatorAsync(app, width: width);
        if (width < 760) await Button(page, "Messages").ClickAsync();

        var message = Messages(page, "Message sent by bob");
        await Expect(message).ToHaveAttributeAsync("title", sent.Sid);
        await Expect(message.Locator(".type")).ToContainTextAsync("an-offer-with-a-name");
        await Expect(message.Locator(".short")).ToContainTextAsync("plan: \"annual\", price: 99.00, text: \"xxx");
        var box = (await message.BoundingBoxAsync())!;
        Assert.InRange(box.Height, 20, 60);
        Assert.InRange(box.X + box.Width, 0, width);
    }

    [Fact]
    public async Task Message_Opened_ShowsAll_AndStaysOpenWhenMoreIsKnown()
    {
        var app = await StartAppAsync();
        var bob = app.Twilio.Dial("client:alice", "client:bob").Answer().Child;
        var (first, second) = (new Uri(app.Twilio.BaseAddress, "/emulator/callbacks"), new Uri(app.EndUserPage, "/nowhere"));
        using var one = await app.PostAsync($"Calls/{bob.Sid}/UserDefinedMessageSubscriptions.json", new() { ["Callback"] = first.AbsoluteUri });
        using var two = await app.PostAsync($"Calls/{bob.Sid}/UserDefinedMessageSubscriptions.json", new() { ["Callback"] = second.AbsoluteUri });
        app.Twilio.Dial("client:carol", "client:dave").Answer();
        var page = await OpenEmulatorAsync(app);
        await Conversations(page).Filter(new() { HasText = "bob" }).ClickAsync();

        await SendAsync(page, "as bob", """{"type":"note","text":"from bob"}""");
        var message = Messages(page, "Message sent by bob");
        await Expect(message).ToBeVisibleAsync();
        await page.Locator("#timeline").FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");

        await Expect(message.Locator(".opened")).ToContainTextAsync("""{"type": "note", "text": "from bob"}""");
        await Expect(message.Locator(".opened")).ToContainTextAsync(first.AbsoluteUri);
        await Expect(message.Locator(".opened")).ToContainTextAsync(second.AbsoluteUri);
        await Expect(message.GetByRole(AriaRole.Button, new() { NameRegex = new("^Copy KX") })).ToBeVisibleAsync();
        await Expect(message.Locator("summary")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Escape");
        await Expect(message.Locator(".opened")).ToHaveCountAsync(0);
        await Expect(message.Locator("summary")).ToBeFocusedAsync();
    }

    /// <summary>Not only when the browser tells of it: what comes meanwhile has the row made anew, and it would be closed again.</summary>
    [Fact]
    public async Task Message_Clicked_OpensAndClosesAtOnce()
    {
        var app = await StartAppAsync();
        await app.Twilio.Dial("client:alice", "client:bob").Answer().Parent.SendMessageAsync("1", Token);
        var page = await OpenEmulatorAsync(app);

        var opened = await Messages(page, "Message sent by alice").Locator("summary").EvaluateAsync<bool[]>(
            "summary => [1, 2].map(() => { summary.click(); return summary.parentElement.querySelector('.opened') !== null; })");

        Assert.Equal([true, false], opened);
    }

    [Fact]
    public async Task Composer_WhenTheAnswerComesLate_LeavesTheFocusWhereItIs()
    {
        var app = await StartAppAsync();
        app.Twilio.Dial("client:alice", "client:bob").Answer();
        var page = await OpenEmulatorAsync(app);
        var (asked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/messages", async route =>
        {
            asked.SetResult();
            await mayAnswer.Task;
            await route.ContinueAsync();
        });

        await SendAsync(page, "as bob", "1");
        await Eventually.EndsAsync(asked.Task);
        var filter = page.GetByRole(AriaRole.Searchbox);
        await filter.FocusAsync();
        var answered = page.WaitForResponseAsync("**/messages");
        mayAnswer.SetResult();
        await (await answered).FinishedAsync();

        await Expect(Messages(page, "Message sent by bob")).ToBeVisibleAsync();
        await Expect(filter).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("1", "no type", "1")]
    [InlineData("[1,{\"type\":\"x\"}]", "no type", "[1, {type: \"x\"}]")]
    [InlineData("{\"type\":\"ping\"}", "ping", "")]
    [InlineData("{\"text\":\"type\",\"type\":\"last\"}", "last", "text: \"type\"")]
    [InlineData("{\"a\":1,\"type\":\"middle\",\"b\":{\"type\":\"inner\"}}", "middle", "a: 1, b: {type: \"inner\"}")]
    [InlineData("{\"type\":5,\"n\":1e400}", "no type", "type: 5, n: 1e400")]
    public async Task ShortContent_OfAnyJson_LeavesNothingOutButTheContract(string content, string type, string shortContent)
    {
        var app = await StartAppAsync();
        await app.Twilio.Dial("client:alice", "client:bob").Answer().Parent.SendMessageAsync(content, Token);
        var page = await OpenEmulatorAsync(app);

        await Expect(page.GetByRole(AriaRole.Article).Locator(".type")).ToHaveTextAsync(type);
        await Expect(ShortContents(page)).ToHaveTextAsync(shortContent);
    }

    [Fact]
    public async Task Enter_InTheComposer_Sends_AndShiftEnterMakesALine()
    {
        var app = await StartAppAsync();
        app.Twilio.Dial("client:alice", "client:bob").Answer();
        var page = await OpenEmulatorAsync(app);

        var content = page.GetByRole(AriaRole.Textbox, new() { Name = "Content, JSON" });
        await content.FillAsync("[1,");
        await content.PressAsync("Shift+Enter");
        await content.PressSequentiallyAsync("2]");
        await content.PressAsync("Enter");

        await Expect(ShortContents(page)).ToHaveTextAsync("[1, 2]");
    }

    [Fact]
    public async Task Content_WithMarkup_IsShownAsText()
    {
        var app = await StartAppAsync();
        var conversation = app.Twilio.Dial("client:alice", "client:bob").Answer();
        await app.SendAsync(EndUser.WhoAnswered(conversation.Parent.Sid), Hostile);
        var page = await OpenEmulatorAsync(app);
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
