using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>The sample, clicked through as its README says: a customer and an agent, each in a browser.</summary>
public sealed class SupportCallTests(Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task Call_FromRingingToHangUp_MessagesCrossBothWays(ColorScheme scheme, string image)
    {
        var (customer, agent) = await OpenBothAsync(scheme);

        await Button(customer, "Call support").ClickAsync();
        await Expect(customer.Locator("#question")).ToHaveTextAsync("What is your customer number?");
        await Expect(agent.Locator("#hint")).ToContainTextAsync("A customer calls");
        await Button(agent, "Answer").ClickAsync();
        await SeeStatusAsync("In progress.", customer, agent);

        await SendNumberAsync(customer, "111111");
        await SeeResultAsync(customer, "identity-answer", "refused: No customer has this number.");
        await SendNumberAsync(customer, "271828");
        await SeeResultAsync(customer, "identity-answer", "accepted: The customer is identified.");
        await Expect(agent.Locator("#hint")).ToContainTextAsync("Mia Keller");

        await OfferAsync(agent, discount: "90");
        await SeeResultAsync(agent, "make-offer", "refused: The discount is a number from 0 to 20.");
        await OfferAsync(agent, discount: "10");
        await SeeResultAsync(agent, "make-offer", "accepted");
        await Expect(customer.Locator("#offer")).ToHaveTextAsync("The annual plan with 10 % off.");
        await Images.TakeAsync(customer, $"support-call-customer-{image}");
        await Images.TakeAsync(agent, $"support-call-agent-{image}");

        await Button(customer, "Accept offer").ClickAsync();
        await SeeResultAsync(customer, "offer-answer", "accepted");
        await Expect(agent.Locator("#hint")).ToContainTextAsync("Sold");

        await Button(customer, "Hang up").ClickAsync();
        await SeeStatusAsync("Ended: you hung up.", customer);
        await SeeStatusAsync("Ended: the other side hung up.", agent);
        await SeeNobodyCanSendAsync(customer, agent);
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

    private async Task<(IPage Customer, IPage Agent)> OpenBothAsync(ColorScheme scheme)
    {
        Requirement.Check(SampleProcess.Missing);
        var sample = CloseAtEnd(await SampleProcess.StartAsync(Token));
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = 960, Height = 720 } };
        var agent = await OpenAsync(new(sample.Address, "/agent.html"), options);
        var customer = await OpenAsync(new(sample.Address, "/customer.html"), options);
        await SeeStatusAsync("Ready: waiting for a call.", agent);
        await SeeStatusAsync("Ready to call.", customer);
        await SeeNobodyCanSendAsync(customer, agent);
        return (customer, agent);
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task SendNumberAsync(IPage customer, string number)
    {
        await customer.GetByLabel("Customer number").FillAsync(number);
        await Button(customer, "Send number").ClickAsync();
    }

    private static async Task OfferAsync(IPage agent, string discount)
    {
        await agent.GetByLabel("Discount").FillAsync(discount);
        await Button(agent, "Send offer").ClickAsync();
    }

    private static async Task SeeStatusAsync(string text, params IPage[] pages)
    {
        foreach (var page in pages) await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(text);
    }

    /// <summary>What the server says of the last message of this type.</summary>
    private static Task SeeResultAsync(IPage page, string type, string result) =>
        Expect(page.Locator($"[data-direction=sent][data-type={type}]").Last).ToContainTextAsync(result);

    private static async Task SeeNobodyCanSendAsync(IPage customer, IPage agent)
    {
        foreach (var button in new[] { Button(customer, "Send number"), Button(customer, "Accept offer"), Button(agent, "Send offer") }) await Expect(button).ToBeDisabledAsync();
    }
}
