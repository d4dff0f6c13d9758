using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Legs;

public sealed class SteadySendTests
{
    private const int Sends = 20;

    [Fact]
    public async Task SendAsync_LegIsKnown_AsksTheDatabaseNothing()
    {
        await using var schema = new EngineSchema();
        await using var statements = new LoggedSource();
        var twilio = new TalkingTwilio();
        await using var node = EngineNode.Build(
            schema, source: statements.Source, build: account => account.Services.AddSingleton<ITwilioTransport>(twilio));
        await node.StartAsync();
        var (known, unknown) = (ReceivingApp.Call(1), ReceivingApp.Call(2));
        foreach (var leg in (string[])[known, unknown]) twilio.Know(leg, "in-progress", parent: null, "client:alice", "+14155550100");
        await SendAsync(known);

        // What is found in the beginning is stored, and that is told: it ends.
        await Eventually.HoldsAsync(async () =>
        {
            var (asked, requests) = (Asked(), twilio.Requests.Count);
            for (var i = 0; i < Sends; i++) await SendAsync(known);
            return Asked() == asked && twilio.Requests.Count == requests + Sends;
        });

        // Statements are counted: one that looks a leg up is seen.
        var before = Asked();
        await SendAsync(unknown);
        Assert.NotEqual(before, Asked());

        async Task SendAsync(string leg) => await node.Services.GetRequiredService<ICallMessenger>()
            .SendAsync(EndUser.OnLeg(leg), new Note("hello"), cancellationToken: TestContext.Current.CancellationToken);

        // A node looks for messages each second, renews its leases, and removes what is old, whether it sends or not.
        int Asked()
        {
            string[] texts =
            [
                "select l.call_sid", "select call_id", $"insert into {schema.Name}.leg", $"from {schema.Name}.value where", $"insert into {schema.Name}.value",
            ];
            return texts.Sum(statements.Executed);
        }
    }
}
