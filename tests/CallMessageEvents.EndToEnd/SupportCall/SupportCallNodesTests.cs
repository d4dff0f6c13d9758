using System.Diagnostics;
using System.Globalization;
using CallMessageEvents.PostgreSql.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CallMessageEvents.EndToEnd;

/// <summary>The sample on two nodes with a database. The pages know one address.</summary>
public sealed class SupportCallNodesTests(Chromium chromium) : SupportCallTest(chromium), IClassFixture<PostgreSqlServer>
{
    [Fact]
    public async Task Call_NodeThatCarriesTheOfferIsKilled_TheOtherGoesOn()
    {
        var sample = await StartSampleAsync("--postgres", PostgreSqlServer.Current.PatientConnectionString);
        var nodes = new[] { await FindAsync(sample, "node 1"), await FindAsync(sample, "node 2") };
        var (customer, agent) = await OpenBothAsync(sample);
        await TalkAsync(customer, agent);
        await SendNumberAsync(customer, "111111");
        await SeeWrongAsync(customer.GetByLabel("Customer number"), customer.Locator("#number-wrong"), "No customer has this number.");
        await IdentifyAsync(customer, agent);
        foreach (var page in new[] { customer, agent }) await Expect(page.Locator("#log")).ToContainTextAsync("The customer is identified.");

        await OfferAsync(agent, discount: "10");
        await SeeOffersAsync(customer, 1);
        var carrier = (await sample.WhenSaysAsync("^(node .)  .*carries the agent's offer")).Groups[1].Value;
        var other = carrier == "node 1" ? "node 2" : "node 1";
        await KillAsync(nodes[carrier == "node 1" ? 0 : 1]);

        // What ran there begins again here: the offer is made once more, and the agent's page waits for it all the time.
        await sample.WhenSaysAsync($"^{other}  .*carries the agent's offer");
        await SeeOffersAsync(customer, 2);
        await SeeResultAsync(agent, "waiting for the reply…");
        await Button(customer, "Accept offer").ClickAsync();
        await SeeResultAsync(agent, "answered");
        await Expect(agent.Locator("#hint")).ToContainTextAsync("Sold");
        await Expect(customer.Locator("#log")).ToContainTextAsync("The customer accepts the offer.");

        await Button(customer, "Hang up").ClickAsync();
        await SeeStatusAsync("Ended: the other side hung up.", agent);
        await sample.WhenSaysAsync($"^{other}  .*is told that leg .* has ended");

        Assert.Equal(0, await sample.StopAsync());
        await Eventually.HoldsAsync(() => nodes.All(static node => node.HasExited));
    }

    private static async Task<Process> FindAsync(SampleProcess sample, string node)
    {
        var said = await sample.WhenSaysAsync($"^{node}  listens at .*, process ([0-9]+)$");
        return Process.GetProcessById(int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static async Task KillAsync(Process node)
    {
        node.Kill();
        await Eventually.EndsAsync(node.WaitForExitAsync(Token), "a node that is killed");
    }

    /// <summary>At least so many: a node that stands still for seconds loses its calls, and the offer is made once more.</summary>
    private static Task SeeOffersAsync(IPage customer, int count) => Expect(customer.Locator("[data-type=offer]").Nth(count - 1)).ToBeVisibleAsync();
}
