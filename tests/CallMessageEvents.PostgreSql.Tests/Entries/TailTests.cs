using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

/// <summary>Where a reader begins in a call's entries.</summary>
public sealed class TailTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TailAsync_TheFirstReadComesLateToTheDatabase_GetsWhatWasStoredMeanwhile_AndNothingOlder()
    {
        await using var schema = new EngineSchema();
        await using var proxy = new AnswerProxy(PostgreSqlServer.Current.Port);
        await using var other = new LogNode(schema);
        await other.AppendAsync("before");
        await using var node = new LogNode(schema, proxy.Through(EngineSchema.ConnectionString));
        var late = proxy.HoldNext("i.received_at >= now()");
        var began = TimeProvider.System.GetTimestamp();

        var first = node.Log.TailAsync(LogNode.Account, CallSid.Parse(ReceivingApp.Call(1)), Token).FirstAsync(Token).AsTask();
        await late.WhenItCameAsync();
        var asked = TimeProvider.System.GetElapsedTime(began);
        await other.AppendAsync("meanwhile");

        // By what the node knew when it asked, it is then older than the reader.
        await Eventually.HoldsAsync(async () => (await schema.ReadAsync<TimeSpan>("select now() - max(received_at) from {schema}.inbox"))[0] > asked);
        late.Release();

        Assert.Equal("meanwhile", (await Eventually.EndsAsync(first)).Key);
    }
}
