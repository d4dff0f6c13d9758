using System.Text.RegularExpressions;
using CallMessageEvents.Tests;
using CallMessageEvents.Tests.Docs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Migrations;

/// <summary>The rights that a node needs when another role has made the tables.</summary>
public sealed partial class GrantTests
{
    [Fact]
    public async Task Node_WithTheDocumentedGrants_DoesAllThatANodeDoes()
    {
        await using var schema = new EngineSchema();
        var role = await CreateRoleAsync(schema);
        var docs = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "scale-out.md"), TestContext.Current.CancellationToken);
        var grants = Assert.Single(Grants().Matches(docs)).Groups["sql"].Value
            .Replace("call_message_events", schema.Name, StringComparison.Ordinal).Replace("my_app", role, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), await Psql.RunAsync("postgres", grants));
        await schema.RunAsync(
            """
            insert into {schema}.leg (call_id, call_sid, facts, version, created_at, changed_at)
            values ('00000000-0000-0000-0000-000000000001', 'CA1', '', 1, now() - interval '9 days', now() - interval '9 days');
            insert into {schema}.value (call_id, key_id, bytes, version, expires)
            values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', '', 1, now());
            insert into {schema}.node (account, locks, seen) values (1, false, now() - interval '9 days');
            """);

        var handler = new HeldHandler();
        await using var node = await EngineNode.StartAsync(schema, connectionString: As(role), handler: handler);
        await Eventually.HoldsAsync(async () => (await node.CheckAsync()).Status == HealthStatus.Healthy);
        await Eventually.HoldsAsync(async () => (await schema.CountAsync("leg where call_sid = 'CA1'"), await schema.CountAsync("value")) == (0, 0));
        await Eventually.HoldsAsync(async () => await schema.CountAsync("node") == 1);

        // A message that fails once, is given up then, and is put back.
        Assert.Equal(204, await node.DeliverAsync(1, 1));
        (await handler.NextAsync()).Fail();
        await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting where attempt = 2") == 1);
        await schema.RunAsync("update {schema}.waiting set dead_at = now(), error = 'E'");
        var letters = node.Services.GetRequiredService<DeadLetters>();
        var letter = Assert.Single(await letters.ListAsync(10, null, TestContext.Current.CancellationToken));
        Assert.True(await letters.PutBackAsync(letter.Id, TestContext.Current.CancellationToken));
        (await handler.NextAsync()).Succeed();
        await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting") == 0);

        // Legs, and values that the library keeps for them.
        var (store, account, leg) = (node.Services.GetRequiredService<CallStore>(), AccountSid.Parse(TestProvider.AccountSid), CallSid.Parse(ReceivingApp.Leg));
        await store.MergeAsync(account, new CallRecord { CallSid = leg, Status = CallStatus.Ringing }, TestContext.Current.CancellationToken);
        await store.MergeAsync(account, new CallRecord { CallSid = leg, Status = CallStatus.InProgress }, TestContext.Current.CancellationToken);
        Assert.Single(await store.FindConversationAsync(account, leg, TestContext.Current.CancellationToken));
        Assert.True(await store.TrySetValueAsync(account, leg, "a", new byte[] { 1 }, null, null, TestContext.Current.CancellationToken));
        var value = await store.FindValueAsync(account, leg, "a", TestContext.Current.CancellationToken);
        Assert.True(await store.TrySetValueAsync(account, leg, "a", new byte[] { 2 }, value!.Version, null, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(node.Log.Lines, static line => line.Contains("42501", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Node_WithoutRights_AnswersCallbacks503_AndSaysWhichItLacks()
    {
        await using var schema = new EngineSchema();
        var role = await CreateRoleAsync(schema);

        await using var node = await EngineNode.StartAsync(schema, connectionString: As(role));

        Assert.Equal(503, await node.DeliverAsync(1, 1));
        Assert.Contains(node.Log.Lines, static line => line.Contains("grant those that docs/scale-out.md lists", StringComparison.Ordinal));

        // Its first look may have taken longer than a check waits.
        await Eventually.HoldsAsync(async () => await node.CheckAsync() is { Status: HealthStatus.Unhealthy, Description: { } says }
            && says.Contains("SqlState 42501", StringComparison.Ordinal));
    }

    /// <summary>Makes the tables as their owner does, and a role that may do nothing with them.</summary>
    private static async Task<string> CreateRoleAsync(EngineSchema schema)
    {
        var role = $"{schema.Name}_app";
        Assert.Equal((0, string.Empty), await Psql.RunAsync("postgres", $"{PostgreSqlMigrations.Script(schema.Name)}\ncreate role {role} login;"));
        return role;
    }

    private static string As(string role) => new NpgsqlConnectionStringBuilder(EngineSchema.ConnectionString) { Username = role }.ConnectionString;

    [GeneratedRegex("```sql\n(?<sql>grant .*?)```", RegexOptions.Singleline)]
    private static partial Regex Grants();
}
