using CallMessageEvents.Tests;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Retention;

/// <summary>A node removes what is old when it starts, and each minute.</summary>
public sealed class RetentionTests
{
    private const string Ids = "md5(i::text)::uuid, md5('key ' || i)::uuid";

    [Fact]
    public async Task Entries_OldAndDone_AreRemoved_OthersStay()
    {
        await using var schema = await CreateAsync();

        // More than two batches of old ones; every thousandth waits still, and the last ten are young.
        await schema.RunAsync(
            $$"""
            insert into {schema}.inbox (part, kind, call_id, key_id, call_sid, key, body, received_at)
            select 6400, 0, {{Ids}}, 'CA' || i, 'KX' || i, '', now() - case when i > 2990 then interval '5 minutes' else interval '11 minutes' end
            from generate_series(1, 3000) i;
            insert into {schema}.waiting (id, part, dead_at) select id, part, now() from {schema}.inbox where id % 1000 = 0 and id < 2990;
            """);

        await using var node = await EngineNode.StartAsync(schema, static options => options.Retention = TimeSpan.FromMinutes(10));

        await Eventually.HoldsAsync(async () => await schema.CountAsync("inbox") == 12);
        Assert.Equal(2, await schema.CountAsync("inbox i join {schema}.waiting w on w.id = i.id"));
        Assert.Equal(10, await schema.CountAsync("inbox where received_at > now() - interval '10 minutes'"));
    }

    [Fact]
    public async Task LegsAndTheirValues_Old_AreRemoved_OthersStay()
    {
        await using var schema = await CreateAsync();

        // 1 to 1500: old; 1501: changed just now; 1502: young.
        await schema.RunAsync(
            $$"""
            insert into {schema}.leg (call_id, call_sid, facts, version, created_at, changed_at)
            select md5(i::text)::uuid, 'CA' || i, '', 1,
                now() - case when i > 1501 then interval '1 minute' else interval '30 hours' end,
                now() - case when i > 1500 then interval '1 minute' else interval '30 hours' end
            from generate_series(1, 1502) i;
            insert into {schema}.value (call_id, key_id, bytes, version, expires, created_at, changed_at)
            select {{Ids}}, '', 1, null, now() - interval '30 hours', now() - interval '30 hours' from generate_series(1, 1502) i;
            insert into {schema}.value (call_id, key_id, bytes, version, expires)
            select {{Ids}}, '', 1, now() - interval '1 second' from generate_series(2001, 3100) i;
            insert into {schema}.value (call_id, key_id, bytes, version, expires)
            select {{Ids}}, '', 1, now() + interval '1 hour' from generate_series(4001, 4001) i;
            """);

        await using var node = await EngineNode.StartAsync(schema, static options => options.LegRetention = TimeSpan.FromHours(25));

        await Eventually.HoldsAsync(async () => (await schema.CountAsync("leg"), await schema.CountAsync("value")) == (2, 3));
        Assert.Equal(["CA1501", "CA1502"], await schema.ReadAsync<string>("select call_sid from {schema}.leg order by call_sid"));
        Assert.Equal(2, await schema.CountAsync("value v join {schema}.leg l using (call_id)"));
    }

    [Fact]
    public async Task Nodes_NotSeenForAnHour_AreRemoved()
    {
        await using var schema = await CreateAsync();
        await schema.RunAsync(
            """
            insert into {schema}.node (account, locks, seen)
            values (1, true, now() - interval '61 minutes'), (1, false, now() - interval '55 minutes')
            """);

        await using var node = await EngineNode.StartAsync(schema);

        await Eventually.HoldsAsync(async () => await schema.CountAsync("node where seen < now() - interval '54 minutes'") == 1);
        Assert.Equal(0, await schema.CountAsync("node where seen < now() - interval '1 hour'"));
    }

    [Fact]
    public async Task Node_AnotherIsAtIt_RemovesNothing()
    {
        await using var schema = new EngineSchema();
        var ownClass = await FindLockClassAsync(schema);
        await schema.RunAsync(
            $$"""
            insert into {schema}.inbox (part, kind, call_id, key_id, call_sid, key, body, received_at)
            select 6400, 0, {{Ids}}, 'CA' || i, 'KX' || i, '', now() - interval '1 day' from generate_series(1, 10) i
            """);
        await using var other = await schema.OpenAsync();
        await using var command = other.CreateCommand();
        command.CommandText = "select pg_advisory_lock($1, 0)";
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ownClass });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var statements = new LoggedSource();
        await using var node = EngineNode.Build(schema, source: statements.Source);
        await node.StartAsync();

        // It has asked for its turn at each of the five kinds of rows.
        await Eventually.HoldsAsync(() => statements.Executed("pg_try_advisory_xact_lock") >= 5);
        Assert.Equal(10, await schema.CountAsync("inbox"));
    }

    /// <summary>All locks of a schema have one class: that of the lock which a node holds while it listens.</summary>
    private static async Task<int> FindLockClassAsync(EngineSchema schema)
    {
        await using var node = await EngineNode.StartAsync(
            schema, connectionString: $"{EngineSchema.ConnectionString};Application Name={schema.Name}");
        int[] classes = [];
        await Eventually.HoldsAsync(async () =>
        {
            classes = await schema.ReadAsync<int>(
                $"""
                select l.classid::bigint::int from pg_locks l join pg_stat_activity a using (pid)
                where l.locktype = 'advisory' and l.objsubid = 2 and l.objid <> 0 and a.application_name = '{schema.Name}'
                """);
            return classes.Length > 0;
        });
        return classes[0];
    }

    /// <summary>Makes the tables, by a node that has stopped.</summary>
    private static async Task<EngineSchema> CreateAsync()
    {
        var schema = new EngineSchema();
        await using (await EngineNode.StartAsync(schema))
        {
        }

        return schema;
    }
}
