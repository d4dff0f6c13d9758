using System.Net;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>A database that answers, but not as it should.</summary>
[Collection(FaultGroup.Name)]
public sealed class DatabaseTroubleTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(6);

    /// <summary>One connection listens, so that one is left for everything else.</summary>
    [Fact]
    public async Task Messages_PoolIsExhausted_NoneIsLost()
    {
        await using var cluster = await Cluster.StartAsync($"{PostgreSqlServer.Current.ConnectionString};Maximum Pool Size=2", nodes: 2);
        using var caller = new Caller(cluster);

        await caller.PostAsync(Size.Small);

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf();
    }

    [Fact]
    public async Task Messages_StatementsAreSlow_CallsStayWhereTheyAreAndNoneIsLost()
    {
        var size = Size.Small.Lasting(Slow * 2);
        await using var cluster = await Cluster.StartAsync(PostgreSqlServer.Current.ConnectionString, nodes: 3);
        using var caller = new Caller(cluster);
        var posting = caller.PostAsync(size);

        await caller.WhenAnsweredAsync(size, share: 0.25);
        await cluster.QueryAsync($"begin; lock table {cluster.Schema}.inbox in access exclusive mode; select pg_sleep({Slow.TotalSeconds}); commit");
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf();
        audit.OnlyOverlappingBecauseOf();
    }

    [Fact]
    public async Task Messages_DiskIsFull_AreAnswered503MeanwhileAndNoneIsLost()
    {
        await using var cluster = await Cluster.StartAsync(PostgreSqlServer.Current.ConnectionString, nodes: 3);
        using var caller = new Caller(cluster);
        var posting = caller.PostAsync(Size.Small);

        await caller.WhenAnsweredAsync(Size.Small, share: 0.25);
        await cluster.QueryAsync(
            $"""
            create function {cluster.Schema}.full_disk() returns trigger language plpgsql as $$ begin raise sqlstate '53100'; end $$;
            create trigger full_disk before insert on {cluster.Schema}.inbox execute function {cluster.Schema}.full_disk();
            create trigger full_disk before delete on {cluster.Schema}.waiting execute function {cluster.Schema}.full_disk();
            """);
        await Progress.WhenAsync(() => caller.Statuses.GetValueOrDefault(HttpStatusCode.ServiceUnavailable) >= 50);
        await cluster.QueryAsync($"drop function {cluster.Schema}.full_disk cascade");
        await posting;

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf();
        audit.OnlyOverlappingBecauseOf();
    }

    [Fact]
    public async Task Messages_RoleHasNoRights_AreAnswered503UntilTheyAreGranted()
    {
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString);
        using var caller = new Caller(cluster);
        await cluster.QueryAsync($"{PostgreSqlMigrations.Script(cluster.Schema)} create role {cluster.Schema} login");
        cluster.Settings["migrate"] = "false";
        cluster.Settings["postgres"] += $";Username={cluster.Schema}";
        var node = await cluster.AddAsync();
        var callback = new Callback(Call: 1, Number: 1);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await caller.TryPostAsync(callback.To));
        await cluster.QueryAsync(
            $"""
            grant usage on schema {cluster.Schema} to {cluster.Schema};
            grant select, insert, update, delete on all tables in schema {cluster.Schema} to {cluster.Schema};
            grant usage on all sequences in schema {cluster.Schema} to {cluster.Schema};
            """);
        await caller.PostAsync(Size.Small);

        var audit = await Audit.WhenHandledAsync(cluster, caller);
        audit.OnlyRepeatedBecauseOf();
        await Progress.WhenAsync(() => node.Log.Contains("42501", StringComparison.Ordinal));
    }
}
