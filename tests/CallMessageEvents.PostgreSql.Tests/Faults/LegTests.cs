using System.Net;
using CallMessageEvents.Emulator;
using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class LegTests
{
    private const int Legs = 20;

    [Fact]
    public async Task Leg_ReportedAtAllNodes_IsToldAndSubscribedOnce()
    {
        await using var twilio = await TwilioEmulator.StartAsync(
            new() { AccountSid = Callback.Account, AuthToken = SignedRequest.Token }, TestContext.Current.CancellationToken);
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString);
        cluster.SendTo(twilio);
        cluster.KeepCalls();
        await cluster.AddAllAsync(nodes: 3);
        using var caller = new Caller(cluster);
        var conversations = Enumerable.Range(1, Legs).Select(number => twilio.Dial("+14155550100", $"client:bob{number}")).ToArray();

        foreach (var conversation in conversations) conversation.Ring();
        await ReportAsync(caller, conversations, cluster.Serving[0], cluster.Serving[2]);
        await WhenToldAsync(cluster, "active");

        // A leg that has ended is not subscribed any more.
        await Progress.WhenAsync(() => Subscriptions(twilio) >= Legs);
        foreach (var conversation in conversations) conversation.Answer();
        await ReportAsync(caller, conversations, cluster.Serving[2], cluster.Serving[1]);
        await WhenToldAsync(cluster, "answered");
        foreach (var conversation in conversations) conversation.Child.Complete();
        await ReportAsync(caller, conversations, cluster.Serving[1], cluster.Serving[0]);
        await WhenToldAsync(cluster, "over");

        // Once they have stopped, nothing more is told.
        foreach (var node in cluster.Serving) await node.StopAsync();
        Assert.All(
            cluster.Ledger().GroupBy(static line => line.Leg),
            static leg => Assert.Equal(["active", "answered", "over"], leg.OrderBy(static line => line.At).Select(static line => line.What)));
        Assert.Equal(Legs, cluster.Ledger().DistinctBy(static line => line.Leg).Count());
        Assert.Equal(Legs, Subscriptions(twilio));
    }

    private static int Subscriptions(TwilioEmulator twilio) => twilio.Requests.Count(static request => request is { Method: "POST", StatusCode: 201 });

    private static Task WhenToldAsync(Cluster cluster, string what) =>
        Progress.WhenAsync(() => cluster.Ledger().Count(line => line.What == what) >= Legs);

    /// <summary>Reports what each leg is now, at several nodes at once, until each has answered.</summary>
    private static Task ReportAsync(Caller caller, IEnumerable<EmulatedConversation> conversations, params NodeProcess[] nodes) =>
        Task.WhenAll(
            from conversation in conversations
            let leg = conversation.Child
            from node in nodes
            select Progress.WhenAsync(async () => await caller.TryPostAsync(node, to => Callback.Status(
                to,
                [
                    ("AccountSid", leg.AccountSid), ("CallSid", leg.Sid), ("ParentCallSid", leg.ParentCallSid!), ("CallStatus", leg.Status),
                    ("Direction", leg.Direction), ("From", leg.From), ("To", leg.To), ("CallbackSource", "call-progress-events"),
                ])) is HttpStatusCode.NoContent));
}
