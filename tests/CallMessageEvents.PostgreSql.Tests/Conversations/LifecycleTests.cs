using System.Collections.Concurrent;
using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Conversations;

/// <summary>Legs are reported at one node and at another.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task Leg_RingsAtANode_CompletedAtAnother_IsToldAndSubscribedOnce()
    {
        var told = new ConcurrentQueue<(string Leg, string What)>();
        await using var hosts = await TalkingHosts.StartAsync(account =>
        {
            account.Services.AddSingleton(told);
            account.AddLifecycleHandler<Teller>();
        });

        await ReportAsync(hosts, hosts.A, "ringing");

        // A leg that has ended is not subscribed any more.
        await Eventually.HoldsAsync(() => told.Count >= TalkingHosts.Legs.Count && Subscribed(hosts).Count() >= TalkingHosts.Legs.Count);
        await ReportAsync(hosts, hosts.B, "completed");
        await Eventually.HoldsAsync(() => told.Count >= 2 * TalkingHosts.Legs.Count);
        await hosts.WhenDoneAsync();

        Assert.Equal(TalkingHosts.Legs, told.Select(static one => one.Leg).Distinct().Order());
        Assert.All(told.GroupBy(static one => one.Leg), static leg => Assert.Equal(["active", "ended"], leg.Select(static one => one.What)));
        Assert.Equal(TalkingHosts.Legs, Subscribed(hosts).Order());
    }

    private static IEnumerable<string> Subscribed(TalkingHosts hosts) => hosts.Twilio.Requests
        .Where(static request => request.Operation == TwilioOperation.CreateSubscription).Select(static request => request.PathAndQuery.Split('/')[5]);

    private static Task ReportAsync(TalkingHosts hosts, EngineNode at, string status) =>
        Task.WhenAll(TalkingHosts.Legs.Select(leg => hosts.StatusAsync(at, leg, status)));

    private sealed class Teller(ConcurrentQueue<(string Leg, string What)> told) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => TellAsync(context, "active");

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => TellAsync(context, "ended");

        private Task TellAsync(CallLifecycleContext context, string what)
        {
            told.Enqueue((context.CallSid.ToString(), what));
            return Task.CompletedTask;
        }
    }
}
