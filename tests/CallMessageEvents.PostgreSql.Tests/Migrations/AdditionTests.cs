using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Migrations;

/// <summary>A newer version of the tables that only adds, as a deploy makes it: nodes of this version go on, and may start.</summary>
public sealed class AdditionTests
{
    internal const string Next =
        """
        begin;
        alter table {schema}.inbox add column added text;
        alter table {schema}.waiting add column added integer not null default 1;
        alter table {schema}.lease add column added text;
        create index added on {schema}.waiting (attempt);
        create table {schema}.addition (id integer primary key);
        insert into {schema}.migration (version, oldest) values (2, 1);
        commit;
        """;

    [Fact]
    public async Task Nodes_TablesGetAnAddition_WorkOn()
    {
        await using var schema = new EngineSchema();
        var handler = new HeldHandler();
        handler.Release();
        await using var first = await EngineNode.StartAsync(schema, handler: handler);
        await using var second = await EngineNode.StartAsync(schema, handler: handler);
        var sent = await DeliverAsync(schema, handler, 0, first, second);

        // Messages come meanwhile.
        var delivering = DeliverAsync(schema, handler, sent, first, second);
        await schema.ChangeAsync(Next);
        sent = await delivering;
        sent = await DeliverAsync(schema, handler, sent, first, second);

        await using var third = await EngineNode.StartAsync(schema, handler: handler);
        await Eventually.HoldsAsync(async () => await third.ReadHealthAsync() is { Nodes: 3, OwnedPartitions: >= 20 });
        await DeliverAsync(schema, handler, sent, third, second, first);
        Assert.Equal((int[])[1, 2], await schema.ReadAsync<int>("select version from {schema}.migration order by version"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_TablesHaveAnAddition_Starts(bool migrates)
    {
        await using var schema = new EngineSchema();
        await schema.RunAsync(PostgreSqlMigrations.Script(schema.Name));
        await schema.RunAsync(Next);
        var handler = new HeldHandler();
        handler.Release();

        await using var node = await EngineNode.StartAsync(schema, options => options.Migrate = migrates, handler: handler);

        await DeliverAsync(schema, handler, 0, node);
    }

    /// <summary>Delivers some messages, each of another call, in turn; completes when all are handled, each once.</summary>
    /// <returns>The number of the last.</returns>
    private static async Task<int> DeliverAsync(EngineSchema schema, HeldHandler handler, int after, params EngineNode[] nodes)
    {
        const int Messages = 60;
        for (var number = after + 1; number <= after + Messages; number++)
            Assert.Equal(204, await nodes[number % nodes.Length].DeliverAsync(number, null, ReceivingApp.Call(number)));
        await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting") == 0);
        Assert.Equal(after + Messages, handler.Handled.Count);
        return after + Messages;
    }
}
