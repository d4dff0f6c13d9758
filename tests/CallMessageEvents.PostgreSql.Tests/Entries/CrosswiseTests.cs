using CallMessageEvents.Tests;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

/// <summary>Two nodes store the same entries at once, each in another order: each would wait for the other's.</summary>
public sealed class CrosswiseTests
{
    private const int Entries = 100;
    private const int Rounds = 3;

    [Fact]
    public async Task Append_SameEntriesAtTwoNodesInAnotherOrder_NoneLocksOut()
    {
        // Deadlocks are counted for a database.
        await using var schema = new EngineSchema();
        await schema.RunAsync($"create database {schema.Name}");
        var connection = new NpgsqlConnectionStringBuilder(EngineSchema.ConnectionString) { Database = schema.Name }.ConnectionString;
        await using (var first = new LogNode(schema, connection))
        await using (var second = new LogNode(schema, connection))
        {
            await first.AppendAsync("first");
            await second.AppendAsync("second");
            await SlowDownAsync(connection, schema.Name);
            for (var round = 0; round < Rounds; round++) await AppendAsync(round, first, second, () => HoldAsync(schema, connection));
        }

        // A connection that has ended has said what it met.
        await Eventually.HoldsAsync(async () => await schema.ReadAsync<int>($"select pid from pg_stat_activity where datname = '{schema.Name}'") is []);
        Assert.Equal(0, Assert.Single(await schema.ReadAsync<long>($"select deadlocks from pg_stat_database where datname = '{schema.Name}'")));
    }

    private static async Task AppendAsync(int round, LogNode first, LogNode second, Func<Task<NpgsqlConnection>> holdAsync)
    {
        var keys = Enumerable.Range(0, Entries).Select(number => $"{round}-{number}").ToArray();
        Task<AppendOutcome>[] one, other;
        await using (await holdAsync())
        {
            one = [.. keys.Select(key => first.AppendAsync(key))];
            other = [.. keys.Reverse().Select(key => second.AppendAsync(key))];
        }

        var outcomes = (await Task.WhenAll(one)).Zip((await Task.WhenAll(other)).Reverse());
        Assert.All(outcomes, static pair => Assert.NotEqual(pair.First, pair.Second));
    }

    /// <summary>Each row takes a while, so that both nodes store theirs at the same time.</summary>
    private static async Task SlowDownAsync(string connectionString, string schema)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(
            $"""
            create function {schema}.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.003); return new; end $$;
            create trigger slow before insert on {schema}.inbox for each row execute function {schema}.slow();
            """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Nothing is stored until it is disposed: so batches are large.</summary>
    private static async Task<NpgsqlConnection> HoldAsync(EngineSchema schema, string connectionString)
    {
        var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await schema.RunAsync(connection, "begin; lock table {schema}.inbox in share row exclusive mode");
        return connection;
    }
}
