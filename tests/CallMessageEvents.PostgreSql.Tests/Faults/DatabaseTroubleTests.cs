using System.Net;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>A database that answers, but not as it should.</summary>
[Collection(FaultGroup.Name)]
public sealed class DatabaseTroubleTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(6);

    /// <summary>One connection listens, and a statement that waits has the other: there is none for the beat that is due each second.</summary>
    [Fact]
    public async Task Messages_PoolIsExhausted_NoneIsLost()
    {
        const int Nodes = 2;
        await using var cluster = await Cluster.StartAsync($"{PostgreSqlServer.Current.ConnectionString};Maximum Pool Size=2", Nodes, isOrderStrict: true);
        using var caller = new Caller(cluster);
        var posting = caller.PostAsync(Size.Small);

        await caller.WhenAnsweredAsync(Size.Small, share: 0.25);
        await using (await cluster.HoldAsync("inbox"))
        {
            await Progress.WhenAsync(async () => await cluster.QueryAsync(
                $"""
                select (select count(*) from {cluster.Schema}.node where seen < now() - interval '2 seconds') = {Nodes}
                    and count(*) = 2 * {Nodes} and count(*) filter (where wait_event_type = 'Lock') = {Nodes}
                from pg_stat_activity where starts_with(application_name, '{cluster.ApplicationOf(string.Empty)}')
                """) is true);
        }

        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        await audit.OnlyRepeatedBecauseOfAsync();
        await audit.OnlyOverlappingBecauseOfAsync();
    }

    [Fact]
    public async Task Messages_StatementsAreSlow_CallsStayWhereTheyAreAndNoneIsLost()
    {
        var size = Size.Small.Lasting(Slow * 2);
        await using var cluster = await Cluster.StartAsync(PostgreSqlServer.Current.ConnectionString, nodes: 3, isOrderStrict: true);
        using var caller = new Caller(cluster);
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.25);
        await cluster.QueryAsync($"begin; lock table {cluster.Schema}.inbox in access exclusive mode; select pg_sleep({Slow.TotalSeconds}); commit");
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        await audit.OnlyRepeatedBecauseOfAsync();
        await audit.OnlyOverlappingBecauseOfAsync();
    }

    [Fact]
    public async Task Messages_DiskIsFull_AreAnswered503MeanwhileAndNoneIsLost()
    {
        await using var cluster = await Cluster.StartAsync(PostgreSqlServer.Current.ConnectionString, nodes: 3, isOrderStrict: true);
        using var caller = new Caller(cluster);
        var posting = caller.PostAsync(Size.Small);

        await caller.WhenAnsweredAsync(Size.Small, share: 0.25);
        await cluster.ChangeAsync(
            $"""
            create function {cluster.Schema}.full_disk() returns trigger language plpgsql as $$ begin raise sqlstate '53100'; end $$;
            create trigger full_disk before insert on {cluster.Schema}.inbox execute function {cluster.Schema}.full_disk();
            create trigger full_disk before delete on {cluster.Schema}.waiting execute function {cluster.Schema}.full_disk();
            """);

        // Others come, whatever is left of the first.
        var more = Task.WhenAll(Enumerable.Range(1, 60).Select(call => caller.PostAsync(new Callback(Size.Small.Calls + call, Number: 1))));
        await Progress.WhenAsync(() => caller.Statuses.GetValueOrDefault(HttpStatusCode.ServiceUnavailable) >= 50);
        await cluster.ChangeAsync($"drop function {cluster.Schema}.full_disk cascade");
        await Task.WhenAll(posting, more);

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        await audit.OnlyRepeatedBecauseOfAsync();
        await audit.OnlyOverlappingBecauseOfAsync();
    }

    [Fact]
    public async Task Messages_RoleHasNoRights_AreAnswered503UntilTheyAreGranted()
    {
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString, isOrderStrict: true);
        using var caller = new Caller(cluster);
        await cluster.QueryAsync($"{PostgreSqlMigrations.Script(cluster.Schema)} create role {cluster.Schema} login");
        cluster.Settings["migrate"] = "false";
        cluster.Settings["postgres"] += $";Username={cluster.Schema}";
        var only = await cluster.AddAsync();
        var callback = new Callback(Call: 1, Number: 1);

        await Progress.WhenAsync(async () => await caller.TryPostAsync(node => callback.To(node)) is HttpStatusCode.ServiceUnavailable);
        await cluster.QueryAsync(
            $"""
            grant usage on schema {cluster.Schema} to {cluster.Schema};
            grant select, insert, update, delete on all tables in schema {cluster.Schema} to {cluster.Schema};
            grant usage on all sequences in schema {cluster.Schema} to {cluster.Schema};
            """);
        await caller.PostAsync(Size.Small);

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        await audit.OnlyRepeatedBecauseOfAsync();
        await Progress.WhenAsync(() => only.Log.Contains("42501", StringComparison.Ordinal));
    }
}
