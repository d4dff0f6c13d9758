using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>Tables that are locked: all statements on them wait until this is disposed.</summary>
internal sealed class HeldTables(NpgsqlConnection connection, string schema) : IAsyncDisposable
{
    private NpgsqlTransaction? _transaction;

    public async Task AddAsync(string table)
    {
        _transaction ??= await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // It is the test's own text.
        await using var command = new NpgsqlCommand($"lock table {schema}.{table} in access exclusive mode", connection, _transaction);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null) await _transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
