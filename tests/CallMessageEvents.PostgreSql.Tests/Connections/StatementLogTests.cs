using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

/// <summary>What nodes ask the database for, as it logs that itself.</summary>
public sealed class StatementLogTests
{
    private const int Messages = 40;

    [Fact]
    public async Task Nodes_AtWork_NeitherNotifyWithinATransactionNorResetConnections()
    {
        await using var server = await PostgreSqlServer.StartAnotherAsync(options: "-c log_statement=all -c log_line_prefix='%v|'");
        await using var schema = new EngineSchema();
        var handler = new HeldHandler();
        handler.Release();
        await using (var first = await EngineNode.StartAsync(schema, connectionString: server.PatientConnectionString, handler: handler))
        await using (var second = await EngineNode.StartAsync(schema, connectionString: server.PatientConnectionString, handler: handler))
        {
            await Eventually.HoldsAsync(async () => await first.ReadHealthAsync() is { OwnedPartitions: 32, IsListening: true });
            await Task.WhenAll(Enumerable.Range(1, Messages).Select(Deliver));
            await Eventually.HoldsAsync(() => handler.Handled.Count == Messages);

            Task<int> Deliver(int number) => (number % 2 == 0 ? first : second).DeliverAsync(number, null, ReceivingApp.Call(number));
        }

        var statements = await server.ReadStatementsAsync();
        Assert.Contains(statements, static one => IsStore(one.Text));
        Assert.Contains(statements, static one => IsNotify(one.Text));

        // Such a notification holds a lock of the whole cluster until the flush.
        foreach (var transaction in statements.GroupBy(static one => one.Transaction))
            Assert.False(transaction.Any(one => IsStore(one.Text)) && transaction.Any(one => IsNotify(one.Text)), string.Join('\n', transaction));

        // Seven statements in one, each time that a connection goes back to the pool.
        Assert.DoesNotContain(statements, static one => one.Text.Contains("discard", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(statements, static one => one.Text.Contains("create trigger", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(";Max Auto Prepare=0", false)]
    [InlineData(";maxautoprepare=0", false)]
    public async Task Node_ConnectionStringSaysWhetherToPrepare_IsHeeded(string setting, bool prepares)
    {
        await using var server = await PostgreSqlServer.StartAnotherAsync(options: "-c log_statement=all -c log_line_prefix='%v|'");
        await using var schema = new EngineSchema();
        await using (var node = await EngineNode.StartAsync(schema, connectionString: server.PatientConnectionString + setting))
        {
            for (var number = 1; number <= Messages; number++) Assert.Equal(204, await node.DeliverAsync(number, null));
        }

        var statements = await server.ReadStatementsAsync();
        Assert.Contains(statements, static one => IsStore(one.Text));
        Assert.Equal(prepares, statements.Any(static one => one.Text.StartsWith("LOG:  execute _auto", StringComparison.Ordinal)));
    }

    private static bool IsStore(string statement) => statement.Contains(".inbox (part", StringComparison.Ordinal);

    private static bool IsNotify(string statement) => statement.Contains("notify", StringComparison.OrdinalIgnoreCase);
}
