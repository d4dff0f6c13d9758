using CallMessageEvents.Tests;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

public sealed class StatementTimeoutTests
{
    /// <summary>Both wait for the same lock: the one that began first goes on waiting when the other has given up.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_ConnectionStringSaysHowLongAStatementMayTake_IsHeeded(bool withOwnSource)
    {
        await using var schema = new EngineSchema();
        var unsaid = new NpgsqlConnectionStringBuilder(EngineSchema.ConnectionString);
        unsaid.Remove("Command Timeout");
        await using var source = withOwnSource ? NpgsqlDataSource.Create(EngineSchema.ConnectionString) : null;
        await using var unsaidSource = withOwnSource ? NpgsqlDataSource.Create(unsaid.ConnectionString) : null;
        await using var patient = new LogNode(schema, source: source);
        await using var impatient = new LogNode(schema, unsaid.ConnectionString, source: unsaidSource);
        await patient.AppendAsync("1");
        await Eventually.HoldsAsync(() => IsStoredAsync(impatient, "2"));

        Task<AppendOutcome> waiting;
        await using (var connection = await schema.OpenAsync())
        {
            await schema.RunAsync(connection, "begin; lock table {schema}.inbox in share row exclusive mode");
            waiting = patient.AppendAsync("3");
            await Eventually.HoldsAsync(async () =>
                await schema.ReadAsync<int>("select 1 from pg_locks where not granted and relation = '{schema}.inbox'::regclass") is [1]);

            await Assert.ThrowsAsync<CallLogUnavailableException>(() => impatient.AppendAsync("4"));
            Assert.False(waiting.IsCompleted);
        }

        Assert.Equal(AppendOutcome.Appended, await waiting);
    }

    /// <summary>Where the engine's own limit holds, a busy machine may exceed it for what nothing holds up.</summary>
    private static async Task<bool> IsStoredAsync(LogNode node, string key)
    {
        try
        {
            await node.AppendAsync(key);
            return true;
        }
        catch (CallLogUnavailableException)
        {
            return false;
        }
    }
}
