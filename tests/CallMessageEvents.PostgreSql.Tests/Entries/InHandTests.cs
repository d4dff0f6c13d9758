using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

/// <summary>An entry is in hand from before it is stored until it has ended, or its partition is let go.</summary>
public sealed class InHandTests
{
    /// <summary>The owner does not know yet that it has stored it; a sweep sees it, and another one after it.</summary>
    [Fact]
    public async Task Append_SweepFindsItBeforeItsOwnerKnows_IsGivenOnce()
    {
        await using var schema = new EngineSchema();
        await using var proxy = new AnswerProxy(PostgreSqlServer.Current.Port);
        await using var owner = new LogNode(schema, proxy.Through(EngineSchema.ConnectionString));
        await using var other = new LogNode(schema);
        var worker = new TakingWorker();
        owner.Start(worker);
        foreach (var key in (string[])["first", "second"])
        {
            await other.AppendAsync(key);
            await worker.WhenTakenAsync(key);
        }

        _ = proxy.HoldAnswersTo($"{schema.Name}.inbox (part");
        var appending = owner.AppendAsync("held");
        await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting") == 3);

        // Nobody tells of it, so that only a sweep finds it.
        await schema.RunAsync(
            """
            with stored as (
                insert into {schema}.inbox (part, kind, call_id, key_id, call_sid, key, body)
                select part, kind, call_id, md5(key)::uuid, call_sid, 'swept', body from {schema}.inbox where key = 'held' returning id, part)
            insert into {schema}.waiting (id, part) select id, part from stored
            """);
        await worker.WhenTakenAsync("swept");
        Assert.False(appending.IsCompleted);
        Assert.DoesNotContain("held", worker.Keys);
        proxy.Release();

        Assert.Equal(AppendOutcome.Appended, await appending);
        await worker.WhenTakenAsync("held");
        await owner.StopAsync();
        Assert.Equal(["first", "second", "swept", "held"], worker.Keys);
    }

    [Fact]
    public async Task Partition_IsLostAndTakenAgain_GivesBackWhatWasInHand()
    {
        await using var schema = new EngineSchema();
        await using var node = new LogNode(schema);
        var worker = new TakingWorker();
        node.Start(worker);
        await node.AppendAsync("a");
        await worker.WhenTakenAsync("a");

        // As if another node had taken all, and let go.
        await schema.ChangeAsync("update {schema}.lease set node = null, epoch = epoch + 1");
        await worker.WhenTakenAsync("a", times: 2);

        var (first, second) = (worker.Taken[0].Ownership, worker.Taken[1].Ownership);
        Assert.NotSame(first, second);
        Assert.Equal((false, true), (first.IsHeld, second.IsHeld));
        await Eventually.HoldsAsync(() => first.Lost.IsCancellationRequested);
        Assert.True(await node.Log.EndAsync(worker.Taken[1].Entry, second, EntryResult.Done, TestContext.Current.CancellationToken));
        await node.StopAsync();
        Assert.Equal(2, worker.Taken.Count);
    }

    /// <summary>The database stands still while it is stored: until after its partition was lost and taken again, and it was delivered again.</summary>
    [Fact]
    public async Task Append_PartitionIsLostAndTakenAgainMeanwhile_IsGiven()
    {
        await using var schema = new EngineSchema();
        await using var node = new LogNode(schema);
        var worker = new TakingWorker();
        node.Start(worker);
        await node.AppendAsync("before");
        await worker.WhenTakenAsync("before");
        Task<AppendOutcome>[] appending;
        await using (var connection = await schema.OpenAsync())
        {
            await schema.RunAsync(connection, "begin; lock table {schema}.inbox in share row exclusive mode");
            var first = node.AppendAsync("held");
            await Eventually.HoldsAsync(() => WaitAsync(1));
            await schema.ChangeAsync("update {schema}.lease set node = null, epoch = epoch + 1");
            await worker.WhenTakenAsync("before", times: 2);
            appending = [first, node.AppendAsync("held")];
            await Eventually.HoldsAsync(() => WaitAsync(2));
        }

        await worker.WhenTakenAsync("held");
        await Task.WhenAll(appending);

        // The node removes what is old, too, and waits for the same table.
        async Task<bool> WaitAsync(int count) => (await schema.ReadAsync<int>(
            """
            select 1 from pg_locks join pg_stat_activity using (pid)
            where not granted and relation = '{schema}.inbox'::regclass and query like '%insert into {schema}.inbox (part%'
            """)).Length == count;
    }

    /// <summary>It is committed after the node has looked for what waits, and before what comes next.</summary>
    [Fact]
    public async Task Append_NodeBeginsMeanwhile_IsGivenBeforeWhatComesNext()
    {
        await using var schema = new EngineSchema();
        await using var other = new LogNode(schema);
        await using var node = new LogNode(schema);
        var worker = new TakingWorker();
        await other.AppendAsync("before");
        Task<AppendOutcome> first;
        await using (var connection = await schema.OpenAsync())
        {
            await schema.RunAsync(connection, "begin; lock table {schema}.inbox in share row exclusive mode");
            first = node.AppendAsync("first");
            await Eventually.HoldsAsync(async () =>
                await schema.ReadAsync<int>("select 1 from pg_locks where not granted and relation = '{schema}.inbox'::regclass") is [1]);
            node.Start(worker);
            await worker.WhenTakenAsync("before");
        }

        await first;
        await node.AppendAsync("second");

        await worker.WhenTakenAsync("second");
        Assert.Equal(["before", "first", "second"], worker.Keys);
    }

    [Fact]
    public async Task Partition_IsHandedOver_TheNextOwnerIsGivenWhatWasInHand()
    {
        await using var schema = new EngineSchema();
        await using var before = new LogNode(schema);
        await using var after = new LogNode(schema);
        var (first, next) = (new TakingWorker(), new TakingWorker());
        before.Start(first);
        await before.AppendAsync("a");
        await first.WhenTakenAsync("a");

        await before.StopAsync();
        after.Start(next);

        await next.WhenTakenAsync("a");
        Assert.False(first.Taken[0].Ownership.IsHeld);
        Assert.Equal(1, next.Taken[0].Entry.Attempt);
    }
}
