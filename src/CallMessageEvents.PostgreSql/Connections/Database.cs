using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>The database, as one account of this process uses it. Thread-safe.</summary>
internal sealed class Database(NpgsqlDataSource source, PostgreSqlOptions options, Migrator migrator)
{
    /// <summary>How long a statement may take, in seconds.</summary>
    public const int CommandTimeout = 10;

    private volatile bool _isReady;

    public string Schema => options.Schema;

    /// <summary>Opens a connection, once the tables are there.</summary>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady) await migrator.EnsureAsync(connection, cancellationToken).ConfigureAwait(false);
            _isReady = true;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs statements on a connection of their own.</summary>
    /// <exception cref="CallLogUnavailableException">The database failed, or refused.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false)) return await work(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && PostgreSqlErrors.IsOutage(e))
        {
            throw PostgreSqlErrors.ToUnavailable(e);
        }
    }
}
