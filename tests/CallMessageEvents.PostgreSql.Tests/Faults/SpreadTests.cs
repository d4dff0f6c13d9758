using CallMessageEvents.Emulator;
using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>The emulator calls back a load balancer, and nodes subscribe there.</summary>
[Collection(FaultGroup.Name)]
public sealed class SpreadTests
{
    private const int Legs = 10;
    private const int Messages = 30;

    [Fact]
    public async Task Messages_SpreadDoubledAndReordered_EachIsHandledOnceAndInOrder()
    {
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString, isOrderStrict: true);
        await using var balancer = await Balancer.StartAsync(cluster);
        await using var twilio = await TwilioEmulator.StartAsync(
            new()
            {
                AccountSid = Callback.Account, AuthToken = SignedRequest.Token,
                StatusCallback = new(balancer.Address, "call-message-events/status#rc=3&rp=5xx"),
            },
            TestContext.Current.CancellationToken);
        foreach (var kind in (CallbackFaultKind[])[CallbackFaultKind.Duplicate, CallbackFaultKind.Reordering])
            twilio.Faults.Callbacks.Add(new() { Kind = kind, Callback = CallbackKind.Message, Probability = 0.2, Seed = 1 });
        cluster.SendTo(twilio);
        cluster.Settings["CallMessageEvents:PublicBaseUrl"] = balancer.Address.ToString();
        cluster.KeepCalls();
        await cluster.AddAllAsync(nodes: 3);

        var legs = Enumerable.Range(1, Legs).Select(number => twilio.Dial("+14155550100", $"client:bob{number}").Answer().Child).ToArray();
        await Progress.WhenAsync(() => twilio.Requests.Count(static request => request is { Method: "POST", StatusCode: 201 }) == Legs);
        for (var number = 1; number <= Messages; number++)
        {
            foreach (var leg in legs) await leg.SendMessageAsync("""{"type":"numbered","isPoison":false}""", TestContext.Current.CancellationToken);
        }

        await Progress.WhenAsync(() => cluster.Ledger().Count(static line => line.What == "ended") >= Legs * Messages);

        // Once they have stopped, nothing more is handled.
        foreach (var node in cluster.Serving) await node.StopAsync();
        var handled = cluster.Ledger().Where(static line => line.What == "begun").ToLookup(static line => line.Leg);
        Assert.Equal(legs.Select(static leg => leg.Sid).Order(), handled.Select(static leg => leg.Key).Order());
        Assert.All(handled, static leg => Assert.Equal(Enumerable.Range(1, Messages), leg.OrderBy(static line => line.At).Select(static line => line.Number)));
        foreach (var fault in (CallbackFaultKind[])[CallbackFaultKind.Duplicate, CallbackFaultKind.Reordering])
            Assert.Contains(twilio.Deliveries, delivery => delivery is { StatusCode: 204 } && delivery.Fault == fault);
        Assert.All(cluster.Serving, node => Assert.InRange(balancer.Requests[node], Legs * Messages / 4, int.MaxValue));
    }
}
