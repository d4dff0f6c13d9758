using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>What the tests of the sample click, and see.</summary>
public abstract class SupportCallTest(Chromium chromium) : BrowserTest(chromium)
{
    private protected async Task<(IPage Customer, IPage Agent)> OpenBothAsync(ColorScheme scheme, int width = 960) =>
        await OpenBothAsync(await StartSampleAsync(), scheme, width);

    private protected async Task<SampleProcess> StartSampleAsync(params string[] arguments)
    {
        Requirement.Check(SampleProcess.Missing);
        return CloseAtEnd(await SampleProcess.StartAsync(arguments));
    }

    private protected async Task<(IPage Customer, IPage Agent)> OpenBothAsync(SampleProcess sample, ColorScheme scheme = ColorScheme.Light, int width = 960)
    {
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 720 } };
        var agent = await OpenAsync(new(sample.Address, "/agent.html"), options);
        var customer = await OpenAsync(new(sample.Address, "/customer.html"), options);
        await SeeStatusAsync("Ready: waiting for a call.", agent);
        await SeeStatusAsync("Ready to call.", customer);
        await SeeNobodyCanSendAsync(customer, agent);
        return (customer, agent);
    }

    private protected static async Task TalkAsync(IPage customer, IPage agent)
    {
        await Button(customer, "Call support").ClickAsync();
        await Expect(agent.Locator("#hint")).ToContainTextAsync("The customer has been asked");
        await Button(agent, "Answer").ClickAsync();
        await SeeStatusAsync("In progress.", customer, agent);
    }

    /// <summary>What is wrong stands at the field, which has the focus.</summary>
    private protected static async Task SeeWrongAsync(ILocator field, ILocator wrong, string text)
    {
        await Expect(wrong).ToHaveTextAsync(text);
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(field).ToBeFocusedAsync();
    }

    private protected static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private protected static async Task SendNumberAsync(IPage customer, string number)
    {
        await customer.GetByLabel("Customer number").FillAsync(number);
        await Button(customer, "Send number").ClickAsync();
    }

    private protected static async Task IdentifyAsync(IPage customer, IPage agent)
    {
        await SendNumberAsync(customer, "271828");
        await Expect(agent.Locator("#hint")).ToHaveTextAsync("Offer her the annual plan.");
    }

    private protected static async Task OfferAsync(IPage agent, string discount)
    {
        await agent.GetByLabel("Discount").FillAsync(discount);
        await Button(agent, "Send offer").ClickAsync();
    }

    private protected static async Task SeeStatusAsync(string text, params IPage[] pages)
    {
        foreach (var page in pages) await Expect(page.Locator("#call-status")).ToHaveTextAsync(text);
    }

    /// <summary>What has become of the last offer.</summary>
    private protected static Task SeeResultAsync(IPage agent, string result) =>
        Expect(agent.Locator("[data-direction=sent][data-type=make-offer] .result").Last).ToHaveTextAsync(result);

    private protected static async Task SeeNobodyCanSendAsync(IPage customer, IPage agent)
    {
        foreach (var button in new[] { Button(customer, "Send number"), Button(customer, "Accept offer"), Button(agent, "Send offer") })
            await Expect(button).ToBeDisabledAsync();
    }
}
