using System.Collections.Immutable;
using System.Data;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>
/// A connection of its own, on which this node hears the others, and which holds the node's lock: when the process dies, so does the connection, and the others
/// see it at once. Thread-safe.
/// </summary>
internal sealed class Listener(Database database, Announcer announcer, EngineEvents log, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EchoLimit = TimeSpan.FromSeconds(5);

    private readonly Gate _lock = new();
    private ImmutableArray<INodeEar> _ears = [];
    private int _echoes;
    private volatile bool _holdsLock;
    private volatile bool _isListening;

    /// <summary>Whether notes come.</summary>
    public bool IsListening => _isListening;

    /// <summary>Whether the node's lock is held, so that other nodes may take it for gone when it is not.</summary>
    public bool HoldsLock => _holdsLock;

    public void Add(INodeEar ear)
    {
        lock (_lock) _ears = _ears.Add(ear);
    }

    public void Remove(INodeEar ear)
    {
        lock (_lock) _ears = _ears.Remove(ear);
    }

    /// <summary>Listens until it is told to stop, whatever happens to the connection.</summary>
    public async Task RunAsync(int node, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(node, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is, it must go on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.ListenerLost(e.GetType().Name);
            }
            finally
            {
                _isListening = false;
                if (_holdsLock)
                {
                    _holdsLock = false;
                    foreach (var ear in _ears) ear.LockLost();
                }
            }

            await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(int node, CancellationToken stopping)
    {
        var connection = await database.OpenAsync(stopping).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var echo = Note.OfEcho(node, Interlocked.Increment(ref _echoes));
            var hasHeard = false;
            connection.Notification += (_, notification) =>
            {
                foreach (var line in notification.Payload.Split('\n'))
                {
                    if (line == echo) hasHeard = true;
                    else foreach (var ear in _ears) ear.Heard(line);
                }
            };
            await connection.RunAsync($"listen {announcer.Channel}", [], stopping).ConfigureAwait(false);
            foreach (var ear in _ears) ear.Connected();
            await HoldLockAsync(connection, node, stopping).ConfigureAwait(false);
            try
            {
                // By another connection: a pooler would lead both to the same.
                announcer.Tell(echo);
                await WaitAsync(connection, () => hasHeard, stopping).ConfigureAwait(false);
            }
            finally
            {
                // The pool must not keep a session that holds the lock of a node that has stopped.
                if (stopping.IsCancellationRequested) await LetGoAsync(connection, node).ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(NpgsqlConnection connection, Func<bool> hasHeard, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (!await connection.WaitAsync(hasHeard() ? KeepAlive : EchoLimit, stopping).ConfigureAwait(false))
                await connection.RunAsync("select 1", [], stopping).ConfigureAwait(false);

            if (hasHeard())
            {
                if (!_isListening) log.Listening();
                _isListening = true;

                // Only now: through a pooler a lock is not this process's own.
                _holdsLock = true;
            }
            else if (time.GetElapsedTime(began) > EchoLimit)
            {
                log.NotListening();
                began = time.GetTimestamp() + time.TimestampFrequency * 3600;
            }
        }
    }

    private Task<int> HoldLockAsync(NpgsqlConnection connection, int node, CancellationToken cancellationToken) =>
        connection.RunAsync("select pg_advisory_lock($1, $2)", [Sql.Value(LeaseTable.LockClass(database.Schema)), Sql.Value(node)], cancellationToken);

    private async Task LetGoAsync(NpgsqlConnection connection, int node)
    {
        if (connection.State != ConnectionState.Open) return;
        try
        {
            await connection.RunAsync(
                "select pg_advisory_unlock($1, $2)", [Sql.Value(LeaseTable.LockClass(database.Schema)), Sql.Value(node)], CancellationToken.None)
                .ConfigureAwait(false);
            await connection.RunAsync("unlisten *", [], CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // Then it is gone with its session.
        }
    }
}
