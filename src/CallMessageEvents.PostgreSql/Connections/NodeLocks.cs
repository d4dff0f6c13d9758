using System.Collections.Immutable;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>
/// The locks of this process's nodes, on the connection that listens: when the process dies, so does the connection, and other nodes see it at once.
/// </summary>
internal sealed class NodeLocks(NpgsqlConnection connection, string schema)
{
    private readonly int _class = LeaseTable.LockClass(schema);

    /// <summary>The nodes whose locks are held.</summary>
    public ImmutableHashSet<int> Held { get; private set; } = [];

    /// <summary>
    /// Takes the locks of these nodes, and lets go of all others; again when they change meanwhile, since nothing else may tell of that. One that a dead
    /// session of this process still holds is taken the next time.
    /// </summary>
    public async Task KeepAsync(Func<ImmutableHashSet<int>> nodes, CancellationToken cancellationToken)
    {
        ImmutableHashSet<int> wanted;
        do
        {
            wanted = nodes();
            foreach (var node in wanted.Except(Held))
            {
                if (await RunAsync("select pg_try_advisory_lock($1, $2)", node, cancellationToken).ConfigureAwait(false)) Held = Held.Add(node);
            }

            foreach (var node in Held.Except(wanted))
            {
                await RunAsync("select pg_advisory_unlock($1, $2)", node, cancellationToken).ConfigureAwait(false);
                Held = Held.Remove(node);
            }
        }
        while (wanted != nodes());
    }

    private async Task<bool> RunAsync(string statement, int node, CancellationToken cancellationToken)
    {
        var isDone = await connection.ReadAsync(
            statement, [Sql.Value(_class), Sql.Value(node)], static row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        return isDone[0];
    }
}
