using System.Globalization;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>
/// Removes what is older than it is kept, a batch a transaction: so no lock is held for long, and the tables' space is used again. One node at a time does it.
/// Accounts that share a schema share this, too. All times are the database's.
/// </summary>
internal sealed class Retention(Database database, PostgreSqlOptions options)
{
    private const int Batch = 1000;

    /// <summary>
    /// Entries are stored about in the order of their numbers: from the lowest on, until a page has no old one. What waits is kept however old it is.
    /// </summary>
    private readonly string _entries =
        $"""
        with page as materialized (
            select i.id, i.received_at < now() - $1 as is_old from {database.Schema}.inbox i where i.id > $3 order by i.id limit $2),
        removed as (
            delete from {database.Schema}.inbox where id = any(array(
                select p.id from page p where p.is_old and not exists (select from {database.Schema}.waiting w where w.id = p.id))))
        select coalesce(max(id), 0), count(*), count(*) filter (where is_old) from page
        """;

    private readonly (string Statement, TimeSpan Age)[] _others =
    [
        (Delete(database, "leg", "created_at < now() - $1 and changed_at < now() - $1 order by created_at"), options.LegRetention),
        (Delete(database, "value", "expires < now() - $1"), TimeSpan.Zero),

        // After the legs: those of a leg that is kept stay with it.
        (Delete(
            database,
            "value",
            $"""
            expires is null and created_at < now() - $1 and changed_at < now() - $1
                and not exists (select from {database.Schema}.leg l where l.call_id = old.call_id)
            """), options.LegRetention),
        (Delete(database, "node", "seen < now() - $1"), TimeSpan.FromHours(1)),
    ];

    private readonly string _tryLock = string.Create(
        CultureInfo.InvariantCulture, $"select pg_try_advisory_xact_lock({LeaseTable.LockClass(database.Schema)}, 0)");

    /// <summary>Removes all that is old, unless another node is at it.</summary>
    /// <exception cref="CallLogUnavailableException">The database failed, or refused.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var after = (long?)0; after is not null;)
            after = await InTurnAsync((connection, token) => RemoveEntriesAsync(connection, after.Value, token), cancellationToken).ConfigureAwait(false);

        foreach (var (statement, age) in _others)
        {
            while (await InTurnAsync(
                async (connection, token) => await connection.RunAsync(statement, [Sql.Value(age), Sql.Value(Batch)], token).ConfigureAwait(false) == Batch,
                cancellationToken).ConfigureAwait(false))
            {
                // There are more.
            }
        }
    }

    /// <summary>Rows that others change just now are left for the next time. A row's place is certain while it is locked.</summary>
    private static string Delete(Database database, string table, string which) =>
        $"""
        delete from {database.Schema}.{table} where ctid = any(array(
            select old.ctid from {database.Schema}.{table} old where {which} limit $2 for update of old skip locked))
        """;

    /// <returns>The number to go on after; null at the end.</returns>
    private async Task<long?> RemoveEntriesAsync(NpgsqlConnection connection, long after, CancellationToken cancellationToken)
    {
        var pages = await connection.ReadAsync(
            _entries,
            [Sql.Value(options.Retention), Sql.Value(Batch), Sql.Value(after)],
            static row => (Last: row.GetInt64(0), Rows: row.GetInt64(1), Old: row.GetInt64(2)),
            cancellationToken).ConfigureAwait(false);
        return pages[0] is { Rows: Batch, Old: > 0 } page ? page.Last : null;
    }

    /// <returns>The default when another node is at it.</returns>
    private Task<T?> InTurnAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> remove, CancellationToken cancellationToken) => database.RunAsync(
        async (connection, token) =>
        {
            var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                // A lock of the transaction's: that of a session would not work through a pooler.
                var isOwn = await connection.ReadAsync(_tryLock, [], static row => row.GetBoolean(0), token).ConfigureAwait(false);
                if (!isOwn[0]) return default;

                var result = await remove(connection, token).ConfigureAwait(false);
                await transaction.CommitAsync(token).ConfigureAwait(false);
                return (T?)result;
            }
        },
        cancellationToken);
}
