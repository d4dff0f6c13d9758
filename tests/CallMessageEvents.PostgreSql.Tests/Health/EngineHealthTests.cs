using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Health;

public sealed class EngineHealthTests
{
    [Fact]
    public async Task Read_NodeAtWork_TellsWhatWaitsAndWhoWorks()
    {
        await using var schema = new EngineSchema();
        var handler = new HeldHandler();
        await using var node = await EngineNode.StartAsync(schema, handler: handler);
        for (var message = 1; message <= 3; message++) Assert.Equal(204, await node.DeliverAsync(message, message));
        await schema.RunAsync("update {schema}.inbox set received_at = now() - interval '1 hour' where key like '%1'");
        await schema.RunAsync("update {schema}.waiting set dead_at = now() where id = (select id from {schema}.inbox where key like '%3')");

        await Eventually.HoldsAsync(async () => await node.ReadHealthAsync() is
        {
            IsReachable: true, IsListening: true, OwnedPartitions: 64, Nodes: 1, Waiting: 2, DeadLetters: 1, OldestWaiting.TotalMinutes: >= 60,
        });

        HealthReportEntry check = default;
        await Eventually.HoldsAsync(async () => (check = await node.CheckAsync()).Status == HealthStatus.Healthy);
        Assert.Equal((64, 1, 2, 1), (check.Data["ownedPartitions"], check.Data["nodes"], check.Data["waiting"], check.Data["deadLetters"]));
        handler.Release();
    }

    [Fact]
    public async Task Read_EntryThatWaitsForItsNextAttempt_IsNotCounted()
    {
        await using var schema = new EngineSchema();
        var handler = new HeldHandler();
        await using var node = await EngineNode.StartAsync(schema, handler: handler);
        await node.DeliverAsync(1, 1);
        await Eventually.HoldsAsync(async () => await node.ReadHealthAsync() is { Waiting: 1 });

        await schema.RunAsync("update {schema}.waiting set not_before = now() + interval '1 hour'");

        await Eventually.HoldsAsync(async () => await node.ReadHealthAsync() is { Waiting: 0, OldestWaiting: null });
        handler.Release();
    }

    [Fact]
    public async Task Read_ToldNotToListen_SaysNothingOfListening()
    {
        await using var schema = new EngineSchema();
        await using var node = await EngineNode.StartAsync(schema, static options => options.Listen = false);

        await Eventually.HoldsAsync(async () => await node.ReadHealthAsync() is { IsListening: null, OwnedPartitions: 64 });

        HealthReportEntry check = default;
        await Eventually.HoldsAsync(async () => (check = await node.CheckAsync()).Status == HealthStatus.Healthy);
        Assert.DoesNotContain("isListening", check.Data.Keys);
    }

    [Fact]
    public async Task Check_DatabaseIsGone_IsUnhealthy_AndSaysWhy()
    {
        await using var schema = new EngineSchema();
        await schema.RunAsync($"create database {schema.Name}");
        var database = new NpgsqlConnectionStringBuilder(EngineSchema.ConnectionString) { Database = schema.Name }.ConnectionString;
        await using var node = await EngineNode.StartAsync(schema, connectionString: database);
        await Eventually.HoldsAsync(async () => (await node.CheckAsync()).Status == HealthStatus.Healthy);

        await schema.ChangeAsync($"drop database {schema.Name} with (force)");

        // A session that was in the pool may say first that it was terminated.
        HealthReportEntry check = default;
        await Eventually.HoldsAsync(async () => (check = await node.CheckAsync()).Description?.Contains("SqlState 3D000", StringComparison.Ordinal) == true);
        Assert.Equal(HealthStatus.Unhealthy, check.Status);
        Assert.Equal(false, check.Data["isEngineReachable"]);
        Assert.DoesNotContain("waiting", check.Data.Keys);
        Assert.Equal(503, await node.DeliverAsync(1, 1));
    }

    [Fact]
    public async Task Read_ManyAtOnce_AskTheDatabaseOnceASecond()
    {
        await using var schema = new EngineSchema();
        await using var statements = new LoggedSource();
        var time = new FakeTimeProvider();
        await using var node = EngineNode.Build(schema, time: time, source: statements.Source);
        var log = node.Services.GetRequiredService<CallLog>();
        var account = AccountSid.Parse(TestProvider.AccountSid);

        for (var second = 1; second <= 2; second++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => log.ReadHealthAsync(account, TestContext.Current.CancellationToken).AsTask()));
            Assert.Equal(second, statements.Executed("limit $3) dead"));
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
