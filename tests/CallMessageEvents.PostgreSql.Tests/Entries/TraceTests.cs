namespace CallMessageEvents.PostgreSql.Tests.Entries;

public sealed class TraceTests
{
    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData(null)]
    public async Task Append_WithATrace_ItsOwnerIsGivenIt(string? trace)
    {
        await using var schema = new EngineSchema();
        await using var first = new LogNode(schema);
        await using var owner = new LogNode(schema);
        var worker = new TakingWorker();
        var entry = LogNode.Entry("a");

        await first.Log.AppendAsync(
            new() { Account = entry.Account, CallSid = entry.CallSid, Key = entry.Key, Kind = entry.Kind, Body = entry.Body, TraceParent = trace },
            seen: null,
            TestContext.Current.CancellationToken);
        owner.Start(worker);

        await worker.WhenTakenAsync("a");
        Assert.Equal(trace, worker.Taken[0].Entry.TraceParent);
    }
}
