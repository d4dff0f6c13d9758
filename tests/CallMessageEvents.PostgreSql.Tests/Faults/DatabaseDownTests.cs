using System.Diagnostics;
using System.Net;
using CallMessageEvents.Emulator;
using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class DatabaseDownTests
{
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Messages_DatabaseCrashes_AreAnswered503MeanwhileAndNoneIsLostAndSendsGoOn()
    {
        var size = Size.OfTests;
        await using var server = await PostgreSqlServer.StartAnotherAsync();
        await using var twilio = await TwilioEmulator.StartAsync(
            new() { AccountSid = Callback.Account, AuthToken = SignedRequest.Token }, TestContext.Current.CancellationToken);
        await using var cluster = new Cluster(server.ConnectionString);
        cluster.SendTo(twilio);
        await cluster.AddAllAsync(nodes: 3);
        using var caller = new Caller(cluster);
        var (known, unknown) = (Dial(twilio), Dial(twilio));
        await SendAsync(cluster, known, Bounds.Takeover);
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.25);
        await server.StopAsync("immediate");
        var stopped = Stopwatch.GetTimestamp();
        var enough = Task.Delay(Down, TestContext.Current.CancellationToken);
        var before = twilio.Requests.Count;
        await SendAsync(cluster, known, Bounds.Send);
        var requests = twilio.Requests.Count - before;
        await SendAsync(cluster, unknown, Bounds.Send);
        await enough;
        await Progress.WhenAsync(() => caller.Statuses.ContainsKey(HttpStatusCode.ServiceUnavailable));
        var starts = Stopwatch.GetTimestamp();
        await server.StartAsync();
        var down = Stopwatch.GetElapsedTime(stopped);
        TestContext.Current.TestOutputHelper!.WriteLine($"It was down for {down.TotalSeconds:0.0} s.");
        await posting;

        // What is known is not asked for.
        Assert.Equal(cluster.Serving.Count, requests);
        Assert.Equal(2 * cluster.Serving.Count, known.Received.Count);
        Assert.Equal(cluster.Serving.Count, unknown.Received.Count);

        // An answer may have been on its way when the database stopped.
        Assert.DoesNotContain(caller.Answered, answered => answered.Value < starts && caller.Posted[answered.Key] > stopped);
        var audit = await Audit.WhenHandledAsync(cluster, caller, down, cluster.Serving);
        await audit.OnlyRepeatedBecauseOfAsync(cluster.Serving);
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, down + Bounds.Expiry);
    }

    private static EmulatedCall Dial(TwilioEmulator twilio) => twilio.Dial("+14155550100", "client:bob").Answer().Child;

    /// <summary>Each node sends to a leg, in time.</summary>
    private static async Task SendAsync(Cluster cluster, EmulatedCall leg, TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        using var http = new HttpClient { Timeout = limit };
        foreach (var answer in await Task.WhenAll(cluster.Serving.Select(node => PostAsync(http, node, leg)))) Assert.Equal(HttpStatusCode.NoContent, answer);
        TestContext.Current.TestOutputHelper!.WriteLine($"Sending from each node took {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms.");
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, NodeProcess node, EmulatedCall leg)
    {
        using var response = await http.PostAsync(new Uri(node.Address, $"/send/{leg.Sid}"), content: null, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
