using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>A schema of a test's own.</summary>
internal sealed class EngineSchema : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(ConnectionString);

    /// <summary>For the tests' nodes, too.</summary>
    public static string ConnectionString { get; } = PostgreSqlServer.Current.PatientConnectionString;

    /// <summary>How long nodes own calls without renewing that, where no test waits for the end of it: a machine that stands still must not end it.</summary>
    public static TimeSpan LongLease { get; } = TimeSpan.FromMinutes(1);

    public string Name { get; } = $"test_{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs statements. <c>{schema}</c> is the schema's name.</summary>
    public async Task RunAsync(string statements)
    {
        await using var command = Command(statements);
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>Runs statements on a connection of the test's own.</summary>
    public async Task RunAsync(NpgsqlConnection connection, string statements, params NpgsqlParameter[] values)
    {
#pragma warning disable CA2100 // It is the test's own text.
        await using var command = new NpgsqlCommand(statements.Replace("{schema}", Name, StringComparison.Ordinal), connection);
#pragma warning restore CA2100
        command.Parameters.AddRange(values);
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>
    /// Runs statements while nodes work. They lock tables and rows in one order and in the other, and it may have to give way to them: then it begins again.
    /// </summary>
    public Task ChangeAsync(string statements) => GivingWayAsync(() => RunAsync(statements));

    /// <summary>Runs what a deadlock, or a session that is slow to end, may end before it has done anything.</summary>
    public static async Task GivingWayAsync(Func<Task> change)
    {
        while (true)
        {
            try
            {
                await change();
                return;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.ObjectInUse)
            {
                // It has done nothing.
            }
        }
    }

    /// <summary>Returns what a query gives in its first column.</summary>
    public async Task<T[]> ReadAsync<T>(string query)
    {
        await using var command = Command(query);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var values = new List<T>();
        while (await reader.ReadAsync(Token)) values.Add(await reader.GetFieldValueAsync<T>(0, Token));
        return [.. values];
    }

    public async Task<int> CountAsync(string from) => (await ReadAsync<int>($"select count(*)::int from {{schema}}.{from}"))[0];

    /// <summary>A connection of the test's own.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync() => _source.OpenConnectionAsync(Token);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private NpgsqlCommand Command(string text) => _source.CreateCommand(text.Replace("{schema}", Name, StringComparison.Ordinal));
}
