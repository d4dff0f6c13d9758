using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>The sample, clicked through as its README says: a customer and an agent, each in a browser.</summary>
public sealed class SupportCallTests(Chromium chromium) : SupportCallTest(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task Call_FromRingingToHangUp_MessagesCrossBothWays(ColorScheme scheme, string image)
    {
        var (customer, agent) = await OpenBothAsync(scheme);

        await Button(customer, "Call support").ClickAsync();
        await Expect(customer.Locator("#question")).ToHaveTextAsync("What is your customer number?");
        await Expect(agent.Locator("#hint")).ToContainTextAsync("The customer has been asked");
        await Expect(agent.Locator("#party")).ToHaveTextAsync("Customer");
        await Button(agent, "Answer").ClickAsync();
        await SeeStatusAsync("In progress.", customer, agent);

        await SendNumberAsync(customer, "111111");
        await SeeWrongAsync(customer.GetByLabel("Customer number"), customer.Locator("#number-wrong"), "No customer has this number.");
        await SendNumberAsync(customer, "271828");
        await Expect(customer.Locator("#question")).ToHaveTextAsync("Thank you, Mia Keller: we know who you are.");
        await Expect(customer.GetByLabel("Customer number")).ToBeHiddenAsync();
        await Expect(agent.Locator("#party")).ToHaveTextAsync("Mia Keller");
        await Expect(agent.Locator("#hint")).ToHaveTextAsync("Offer her the annual plan.");

        await OfferAsync(agent, discount: "90");
        await SeeResultAsync(agent, "refused: The discount is a number from 0 to 20.");
        await SeeWrongAsync(agent.GetByLabel("Discount"), agent.Locator("#discount-wrong"), "The discount is a number from 0 to 20.");
        await OfferAsync(agent, discount: "10");
        await Expect(customer.Locator("#offer")).ToHaveTextAsync("The annual plan with 10 % off.");
        await SeeResultAsync(agent, "waiting for the reply…");
        await Expect(agent.Locator("#discount-wrong")).ToBeEmptyAsync();
        await Expect(Button(agent, "Send offer")).ToBeDisabledAsync();
        foreach (var page in new[] { customer, agent })
            await Expect(page.Locator("#log")).ToContainTextAsync("The agent offers the annual plan with 10 % off.");
        await Images.TakeAsync(customer, $"support-call-customer-{image}");
        await Images.TakeAsync(agent, $"support-call-agent-{image}");

        await Button(customer, "Accept offer").ClickAsync();
        await SeeResultAsync(agent, "answered");
        await Expect(agent.Locator("#hint")).ToContainTextAsync("Sold");
        await Expect(Button(agent, "Send offer")).ToBeEnabledAsync();
        await Expect(customer.Locator("#log")).ToContainTextAsync("The customer accepts the offer.");

        await Button(customer, "Hang up").ClickAsync();
        await SeeStatusAsync("Ended: you hung up.", customer);
        await SeeStatusAsync("Ended: the other side hung up.", agent);
        await SeeNobodyCanSendAsync(customer, agent);
    }

    [Fact]
    public async Task Refusal_OfWhatOneSideAsked_IsToldToThatSideOnly()
    {
        var (customer, agent) = await OpenBothAsync(ColorScheme.Light);
        await TalkAsync(customer, agent);

        await OfferAsync(agent, discount: "10");
        await Expect(agent.Locator("#offer .wrong[data-field='']")).ToHaveTextAsync("The customer is not identified yet.");
        await SendNumberAsync(customer, "12");
        await SeeWrongAsync(customer.GetByLabel("Customer number"), customer.Locator("#number-wrong"), "A customer number has six digits.");

        // A published value that comes later has come: what is not there was not sent.
        await SendNumberAsync(customer, "271828");
        foreach (var page in new[] { customer, agent }) await Expect(page.Locator("#log")).ToContainTextAsync("The customer is identified.");
        await Expect(customer.Locator("#log")).Not.ToContainTextAsync("not identified");
        await Expect(agent.Locator("#log")).Not.ToContainTextAsync("six digits");
    }

    [Fact]
    public async Task Messages_InTheLog_AreSentences_AndTheirJsonIsInTheDetails()
    {
        var (customer, agent) = await OpenBothAsync(ColorScheme.Light);
        await TalkAsync(customer, agent);

        var question = customer.Locator("[data-type=identity-check]");
        await Expect(question.Locator(".says")).ToHaveTextAsync("What is your customer number?");
        await Expect(customer.Locator("code.json").And(customer.Locator(":visible"))).ToHaveCountAsync(0);
        await question.GetByText("Details").ClickAsync();
        await Expect(question.Locator(".json")).ToContainTextAsync("\"type\": \"identity-check\"");
    }

    [Fact]
    public async Task Phone_DuringACall_HasATimerAndMutes()
    {
        var (customer, agent) = await OpenBothAsync(ColorScheme.Light);
        await Expect(agent.GetByRole(AriaRole.Timer)).ToBeHiddenAsync();
        await TalkAsync(customer, agent);

        await Expect(agent.GetByRole(AriaRole.Timer)).ToHaveTextAsync(new Regex("^[0-9]+:[0-9]{2}$"));
        var mute = Button(agent, "Mute");
        await mute.ClickAsync();
        await Expect(mute).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(agent.Locator("#muted")).ToContainTextAsync("You are muted");
        await mute.ClickAsync();
        await Expect(mute).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(agent.Locator("#muted")).ToBeEmptyAsync();

        await Button(agent, "Hang up").ClickAsync();
        await SeeStatusAsync("Ended: you hung up.", agent);
        await Expect(mute).ToBeHiddenAsync();
        await Expect(agent.GetByRole(AriaRole.Timer)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_OnAPhone_HaveRoomForAll()
    {
        var (customer, agent) = await OpenBothAsync(ColorScheme.Light, width: 390);
        await TalkAsync(customer, agent);

        foreach (var page in new[] { customer, agent }) Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task Call_Declined_EndsAtTheCustomer()
    {
        var (customer, agent) = await OpenBothAsync(ColorScheme.Light);

        await Button(customer, "Call support").ClickAsync();
        await Button(agent, "Decline").ClickAsync();

        await SeeStatusAsync("Ended: the agent declined, or nobody answered.", customer);
        await SeeNobodyCanSendAsync(customer, agent);
    }

    [Fact]
    public async Task Call_EndedWhileAnOfferWaits_SaysSoToTheAgent()
    {
        var (customer, agent) = await OpenBothAsync(ColorScheme.Light);
        await TalkAsync(customer, agent);
        await IdentifyAsync(customer, agent);
        await OfferAsync(agent, discount: "0");
        await Expect(Button(customer, "Accept offer")).ToBeEnabledAsync();

        await customer.ReloadAsync();

        await SeeStatusAsync("Ended: the other side hung up.", agent);
        await SeeResultAsync(agent, "no reply: The call has ended.");
        await SeeNobodyCanSendAsync(customer, agent);
    }

    [Fact]
    public async Task Offer_Declined_IsToldToTheAgent_WhoCanMakeAnother()
    {
        var (customer, agent) = await OpenBothAsync(ColorScheme.Light);
        await TalkAsync(customer, agent);
        await IdentifyAsync(customer, agent);

        await OfferAsync(agent, discount: "5");
        await Button(customer, "Decline offer").ClickAsync();
        await Expect(agent.Locator("#hint")).ToHaveTextAsync("She keeps her plan: thank her for her time.");
        await OfferAsync(agent, discount: "20");

        await Expect(customer.Locator("#offer")).ToHaveTextAsync("The annual plan with 20 % off.");
    }

    [Fact]
    public async Task Program_WithAPortInUse_SaysSoInOneLine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");

        var (exitCode, output, error) = await SampleProcess.RunAsync("--urls", address.AbsoluteUri);

        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Equal($"{address.GetLeftPart(UriPartial.Authority)} is in use. Choose another address, such as --urls http://127.0.0.1:5101", error.Trim());
    }
}
