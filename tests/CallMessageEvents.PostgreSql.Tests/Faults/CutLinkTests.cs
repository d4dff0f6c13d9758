namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class CutLinkTests
{
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(10);

    /// <summary>Where no network can be made, both run with the proxy: the output says what ran.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_NodeIsCutOffFromTheDatabase_OthersHandleThemAndItBeginsNothingStale(bool withNetwork)
    {
        var size = Size.OfTests.Lasting(Cut * 2);
        var network = withNetwork ? await NamespaceLink.TryCreateAsync() : null;
        await using var server = await PostgreSqlServer.StartAnotherAsync(network is null ? null : NamespaceLink.DatabaseAddress);
        await using var link = network as Link ?? new ProxyLink(server.Port);
        TestContext.Current.TestOutputHelper!.WriteLine($"Cut: {link.GetType().Name}.");
        await using var cluster = await Cluster.StartAsync(server.ConnectionString, nodes: 2);
        using var caller = new Caller(cluster);
        var node = await link.AddNodeAsync(cluster);
        await cluster.WhenSharedAsync();
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.2);
        await link.CutAsync();
        await Task.Delay(Cut, TestContext.Current.CancellationToken);
        await link.MendAsync();
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf(node);
        audit.OnlyOverlappingBecauseOf(node);
        Assert.InRange(audit.Pauses.Longest, TimeSpan.Zero, Bounds.Expiry);
    }
}
