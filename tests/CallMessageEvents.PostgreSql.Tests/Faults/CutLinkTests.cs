using System.Diagnostics;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class CutLinkTests
{
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(10);

    /// <summary>A proxy holds what it gets; a cable that is pulled loses it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_NodeIsCutOffFromTheDatabase_OthersHandleThemAndItBeginsNothingStale(bool withNetwork)
    {
        var size = Size.OfTests.Lasting(Cut * 2);
        var network = withNetwork ? await NamespaceLink.CreateAsync() : null;
        await using var server = await PostgreSqlServer.StartAnotherAsync(network is null ? null : NamespaceLink.DatabaseAddress);
        await using var link = network as Link ?? new ProxyLink(server.Port);
        await using var twilio = await TakingTwilio.StartAsync();
        await using var cluster = new Cluster(server.ConnectionString);
        twilio.Serve(cluster);
        var claims = await Claims.WatchAsync(cluster);
        await cluster.AddAllAsync(nodes: 2);
        using var caller = new Caller(cluster, halfSpeakProtocol: true);
        var node = await link.AddNodeAsync(cluster);
        await cluster.WhenSharedAsync();
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.2);
        await link.CutAsync();
        var cut = Stopwatch.GetTimestamp();
        await Task.Delay(Cut, TestContext.Current.CancellationToken);
        await link.MendAsync();
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller, Bounds.Lease, node);
        var over = cut + (long)(Bounds.Lease.TotalSeconds * Stopwatch.Frequency);
        audit.NothingBegunBy(node, over, await claims.WhenClaimedAsync(node, cut));
        await audit.OnlyRepeatedBecauseOfAsync(node);
        await audit.OnlyOverlappingBecauseOfAsync(node);
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Expiry);
    }
}
