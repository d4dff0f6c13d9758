using CallMessageEvents.Tests;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

/// <summary>Two nodes store the same entries at once, each in another order: each would wait for the other's.</summary>
public sealed class CrosswiseTests
{
    private const int Entries = 200;
    private const int Rounds = 5;

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
            for (var round = 0; round < Rounds; round++) await AppendAsync(round, first, second, () => HoldAsync(connection, schema.Name));
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

    /// <summary>Nothing is stored until it is disposed: so batches are large.</summary>
    private static async Task<NpgsqlConnection> HoldAsync(string connectionString, string schema)
    {
        var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"begin; lock table {schema}.inbox in share row exclusive mode", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
