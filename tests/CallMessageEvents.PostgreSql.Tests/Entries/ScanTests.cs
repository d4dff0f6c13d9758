using CallMessageEvents.Tests;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

/// <summary>What is kept costs what waits nothing: in one table the planner went through all dead entries for each batch.</summary>
public sealed class ScanTests
{
    private const int Kept = 50_000;
    private const int Rounds = 15;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>More than a second: so that what is due after ten is never due after just one.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1.1);

    /// <summary>As many rounds as it takes until the server has made its plan for good.</summary>
    [Fact]
    public async Task Node_ManyDeadAndDoneEntries_ReadsFewRows()
    {
        await using var schema = new EngineSchema();
        await using (await EngineNode.StartAsync(schema))
        {
        }

        await FillAsync(
            schema,
            $$"""
            insert into {schema}.inbox (part, kind, call_id, key_id, call_sid, key, body)
            select 64 + i % 64, 0, md5(i::text)::uuid, md5('key ' || i)::uuid, 'CA' || i, 'KX' || i, '' from generate_series(1, 2 * {{Kept}}) i;
            insert into {schema}.waiting (id, part, attempt, dead_at) select id, part, 10, now() from {schema}.inbox where id % 2 = 0;
            analyze {schema}.inbox;
            analyze {schema}.waiting;
            """);
        var before = await ReadRowsAsync(schema);
        var (time, worker) = (new WatchedTime(), new TakingWorker());
        await using (var statements = new LoggedSource($"Application Name={schema.Name};No Reset On Close=true;Max Auto Prepare=30"))
        await using (var node = new LogNode(schema, time: time, source: statements.Source))
        {
            node.Start(worker);
            for (var round = 1; round <= Rounds; round++)
            {
                // One that it is given from memory, and is tried again, and one that a sweep finds.
                await node.AppendAsync($"{round}");
                await worker.WhenTakenAsync($"{round}");
                var (entry, ownership) = worker.Taken[^1];
                Assert.True(await node.Log.EndAsync(entry, ownership, EntryResult.Retry(TimeSpan.Zero, "E"), TestContext.Current.CancellationToken));

                // Both the next beat and the next sweep wait for it: time that passes before would not wake them.
                await Eventually.HoldsAsync(() => time.CountDueIn(Second) == 2);
                time.Advance(Step);
                await worker.WhenTakenAsync($"{round}", times: 2);
                (entry, ownership) = worker.Taken[^1];
                Assert.True(await node.Log.EndAsync(entry, ownership, EntryResult.Done, TestContext.Current.CancellationToken));
            }

            Assert.InRange(statements.Executed("order by w.id limit $3"), Rounds, int.MaxValue);
        }

        await WhenEndedAsync(schema);
        Assert.InRange(await ReadRowsAsync(schema) - before, Rounds, Kept / 10);
    }

    private static async Task FillAsync(EngineSchema schema, string statements)
    {
        await using (var connection = new NpgsqlConnection($"{EngineSchema.ConnectionString};Pooling=false;Application Name={schema.Name}"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await schema.RunAsync(connection, statements);
        }

        await WhenEndedAsync(schema);
    }

    /// <summary>A connection that has ended has said what it read; one that is open may say it seconds later.</summary>
    private static Task WhenEndedAsync(EngineSchema schema) => Eventually.HoldsAsync(
        async () => await schema.ReadAsync<int>("select pid from pg_stat_activity where application_name = '{schema}'") is []);

    /// <summary>How many rows of both tables were read, by whatever plan.</summary>
    private static async Task<long> ReadRowsAsync(EngineSchema schema) => Assert.Single(await schema.ReadAsync<long>(
        $"""
        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_user_tables
        where schemaname = '{schema.Name}' and relname in ('inbox', 'waiting')
        """));
}
