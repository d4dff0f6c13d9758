using System.Collections.Concurrent;

namespace CallMessageEvents.PostgreSql;

/// <summary>The database's numbers of accounts. Thread-safe.</summary>
internal sealed class Accounts(Database database)
{
    private readonly ConcurrentDictionary<AccountSid, int> _known = new();

    /// <summary>Returns an account's number. It is given one at its first use.</summary>
    public async ValueTask<int> GetAsync(AccountSid account, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(account, out var known)) return known;

        var id = await database.ReadAsync(
            async (connection, token) =>
            {
                if (_known.TryGetValue(account, out var found)) return found;

                // An update that changes nothing, so that the row is returned whoever made it.
                var ids = await connection.ReadAsync(
                    $"""
                    insert into {database.Schema}.account (sid) values ($1) on conflict (sid) do update set sid = excluded.sid returning id
                    """,
                    [Sql.Value(SqlText.Write(account.ToString()))],
                    static row => row.GetInt32(0),
                    token).ConfigureAwait(false);
                await connection.RunAsync(
                    $"""
                    insert into {database.Schema}.lease (part) select part from generate_series($1, $2) part on conflict (part) do nothing
                    """,
                    [Sql.Value(ids[0] * Partition.Count), Sql.Value((ids[0] * Partition.Count) + Partition.Count - 1)],
                    token).ConfigureAwait(false);
                return ids[0];
            },
            cancellationToken).ConfigureAwait(false);
        return _known.GetOrAdd(account, id);
    }
}
