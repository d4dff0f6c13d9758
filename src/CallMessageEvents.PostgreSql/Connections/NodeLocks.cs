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

    /// <summary>Takes the locks of these nodes, and lets go of all others.</summary>
    public async Task KeepAsync(ImmutableHashSet<int> nodes, CancellationToken cancellationToken)
    {
        foreach (var node in nodes.Except(Held))
        {
            await RunAsync("select pg_advisory_lock($1, $2)", node, cancellationToken).ConfigureAwait(false);
            Held = Held.Add(node);
        }

        foreach (var node in Held.Except(nodes))
        {
            await RunAsync("select pg_advisory_unlock($1, $2)", node, cancellationToken).ConfigureAwait(false);
            Held = Held.Remove(node);
        }
    }

    private Task<int> RunAsync(string statement, int node, CancellationToken cancellationToken) =>
        connection.RunAsync(statement, [Sql.Value(_class), Sql.Value(node)], cancellationToken);
}
