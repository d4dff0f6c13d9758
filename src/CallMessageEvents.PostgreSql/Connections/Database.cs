using System.Transactions;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>The database, as one account of this process uses it. Thread-safe.</summary>
#pragma warning disable CA1001 // A read may end after everything else. Its semaphore has no handle.
internal sealed class Database(NpgsqlDataSource source, PostgreSqlOptions options, Migrator migrator)
#pragma warning restore CA1001
{
    private const int MaxReaders = 4;

    private readonly SemaphoreSlim _readers = new(MaxReaders, MaxReaders);
    private volatile bool _isReady;

    public string Schema => options.Schema;

    /// <summary>Opens a connection, once the tables are there.</summary>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
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
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false)) return await work(connection, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (isFirst && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // It gave way to another's, and has done nothing.
            }
            catch (Exception e) when (PostgreSqlErrors.IsOutage(e))
            {
                // A caller that gives up while the database fails sees one of the two, and never the driver's own error.
                cancellationToken.ThrowIfCancellationRequested();
                throw PostgreSqlErrors.ToUnavailable(e);
            }
        }
    }

    /// <summary>As <see cref="RunAsync"/>, for what many calls may read at the same moment: they wait for one another, not each for a connection.</summary>
    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await _readers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>What is stored is committed when it is answered: not with a transaction that the caller happens to be in.</summary>
    private async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Transaction.Current is null) return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

        using var apart = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }
}
