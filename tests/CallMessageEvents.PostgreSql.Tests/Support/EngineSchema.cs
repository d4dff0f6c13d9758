using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>A schema of a test's own.</summary>
internal sealed class EngineSchema : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(ConnectionString);

    /// <summary>For the tests' nodes, too: the machine may be busy.</summary>
    public static string ConnectionString { get; } =
        new NpgsqlConnectionStringBuilder(PostgreSqlServer.Current.ConnectionString) { Timeout = 60 }.ConnectionString;

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
