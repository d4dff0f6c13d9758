using System.Diagnostics;
using CallMessageEvents.PostgreSql.Tests;
using Npgsql;

namespace CallMessageEvents.Benchmarks;

/// <summary>A PostgreSQL of the rows' own, which waits for the disk as in production.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    /// <summary>
    /// Vacuum is a part of what a message costs: it comes often enough to be seen in each round. Checkpoints come by time, not by how much is written.
    /// </summary>
    private const string Settings =
        "-c max_connections=200 -c shared_buffers=512MB -c max_wal_size=4GB -c autovacuum_naptime=2s -c shared_preload_libraries=pg_stat_statements";

    private const string UseUntilNow =
        $"""
        select coalesce(sum(calls), 0)::bigint, coalesce(sum(calls) filter (where query like 'insert into {PgBench.Table} %'), 0)::bigint,
            (select wal_sync from pg_stat_wal)
        from pg_stat_statements
        """;

    private readonly TemporaryPostgreSql _server = new(Settings);
    private NpgsqlDataSource _source = null!;

    public string ConnectionString => _server.ConnectionString;

    /// <summary>Gets the address for PostgreSQL's own tools.</summary>
    public string Address => _server.AddressOf("postgres");

    /// <summary>Starts one.</summary>
    /// <param name="rows">What is measured with it. It is skipped where there is none.</param>
    public static async Task<BenchmarkDatabase?> TryStartAsync(IRows rows)
    {
        if (!TemporaryPostgreSql.IsInstalled)
        {
            await Console.Out.WriteLineAsync($"{string.Join(", ", rows.Names)}: skipped. {TemporaryPostgreSql.Missing}");
            return null;
        }

        var database = new BenchmarkDatabase();
        await database._server.CreateAsync();
        database._source = NpgsqlDataSource.Create(database.ConnectionString);
        await database.RunAsync("create extension pg_stat_statements");
        return database;
    }

    public async Task RunAsync(string statements)
    {
        await using var command = _source.CreateCommand(statements);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads what the server has done until now.</summary>
    public async Task<DatabaseUse> ReadUseAsync()
    {
        await using var command = _source.CreateCommand(UseUntilNow);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new(Stopwatch.GetTimestamp(), ServerCpu.Read(_server.ProcessId), row.GetInt64(0), row.GetInt64(2)) { OneRowInserts = row.GetInt64(1) };
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        await _server.DisposeAsync();
    }
}
