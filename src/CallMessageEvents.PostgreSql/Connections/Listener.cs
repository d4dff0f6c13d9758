using System.Collections.Immutable;
using System.Data;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>
/// A connection of its own, on which this process hears other nodes, and which holds the locks of its own ones: a node for each account that shares the
/// listener. Thread-safe.
/// </summary>
#pragma warning disable CA1001 // The last node that ends disposes of it.
internal sealed class Listener(Database database, Announcer announcer, EngineEvents log, TimeProvider time)
#pragma warning restore CA1001
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EchoLimit = TimeSpan.FromSeconds(5);

    private readonly Gate _lock = new();
    private ImmutableArray<INodeEar> _ears = [];
    private CancellationTokenSource? _ending;
    private Task _listening = Task.CompletedTask;
    private int _echoes;
    private volatile ImmutableHashSet<int> _nodes = [];
    private volatile ImmutableHashSet<int> _locked = [];
    private volatile bool _isListening;

    /// <summary>Whether notes come.</summary>
    public bool IsListening => _isListening;

    /// <summary>Whether a node's lock is held, so that other nodes may take it for gone when it is not.</summary>
    public bool HoldsLock(int node) => _locked.Contains(node);

    public void Add(INodeEar ear)
    {
        lock (_lock) _ears = _ears.Add(ear);
    }

    public void Remove(INodeEar ear)
    {
        lock (_lock) _ears = _ears.Remove(ear);
    }

    /// <summary>Listens for a node until it is told to stop, whatever happens to the connection.</summary>
    public async Task RunAsync(int node, CancellationToken stopping)
    {
        Begin(node);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndAsync(node).ConfigureAwait(false);
    }

    /// <summary>The first node opens the connection; the others find it open.</summary>
    private void Begin(int node)
    {
        lock (_lock)
        {
            _nodes = _nodes.Add(node);
            if (_nodes.Count == 1)
            {
                _ending = new();
                var (before, stopping) = (_listening, _ending.Token);
                _listening = Task.Run(() => RunAsync(before, stopping), CancellationToken.None);
                return;
            }
        }

        WakeUp(node);
    }

    /// <summary>The last node closes the connection.</summary>
    private async Task EndAsync(int node)
    {
        (CancellationTokenSource Ending, Task Listening)? last = null;
        lock (_lock)
        {
            _nodes = _nodes.Remove(node);
            if (_nodes.IsEmpty) last = (_ending!, _listening);
        }

        if (last is not { } run)
        {
            WakeUp(node);
            return;
        }

        await run.Ending.CancelAsync().ConfigureAwait(false);
        await run.Listening.ConfigureAwait(false);
        run.Ending.Dispose();
    }

    /// <summary>Any note ends the wait of the connection, which then sees whose locks to hold.</summary>
    private void WakeUp(int node) => announcer.Tell(EchoOf(node));

    private string EchoOf(int node) => Note.OfEcho(node, Interlocked.Increment(ref _echoes));

    private async Task RunAsync(Task before, CancellationToken stopping)
    {
        await before.ConfigureAwait(false);
        for (var isLost = false; !stopping.IsCancellationRequested;)
        {
            try
            {
                await ListenAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is, it must go on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (_isListening || !isLost) log.ListenerLost(PostgreSqlErrors.Describe(e));
                isLost = true;
            }
            finally
            {
                _isListening = false;
                var lost = _locked;
                _locked = [];
                foreach (var node in lost) Tell(ear => ear.LockLost(node));
            }

            await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        var connection = await database.OpenAsync(stopping).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var echo = new Echo(EchoOf(_nodes.FirstOrDefault()));
            connection.Notification += (_, notification) =>
            {
                foreach (var line in notification.Payload.Split('\n'))
                {
                    if (!echo.IsHeardWith(line)) Tell(ear => ear.Heard(line));
                }
            };
            try
            {
                await connection.RunAsync($"listen {announcer.Channel}", [], stopping).ConfigureAwait(false);
                Tell(static ear => ear.Connected());
                await WaitAsync(connection, echo, stopping).ConfigureAwait(false);
            }
            finally
            {
                // The pool must not keep a session that listens, or holds a node's lock.
                await LetGoAsync(connection).ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(NpgsqlConnection connection, Echo echo, CancellationToken stopping)
    {
        var (began, locks) = (time.GetTimestamp(), new NodeLocks(connection, database.Schema));
        while (true)
        {
            await locks.KeepAsync(() => _nodes, stopping).ConfigureAwait(false);
            if (echo.IsHeard)
            {
                if (!_isListening) log.Listening();
                _isListening = true;

                // Only now: through a pooler a lock is not this process's own.
                _locked = locks.Held;
            }
            else
            {
                // By another connection: a pooler would lead both to the same. Again each time, since notes may be lost.
                announcer.Tell(echo.Text);
                if (time.GetElapsedTime(began) > EchoLimit && echo.IsFirstDoubt) log.NotListening();
            }

            if (!await connection.WaitAsync(echo.IsHeard ? KeepAlive : EchoLimit, stopping).ConfigureAwait(false))
                await connection.RunAsync("select 1", [], stopping).ConfigureAwait(false);
        }
    }

    private void Tell(Action<INodeEar> what)
    {
        foreach (var ear in _ears) what(ear);
    }

    private static async Task LetGoAsync(NpgsqlConnection connection)
    {
        if (connection.State != ConnectionState.Open) return;
        try
        {
            await connection.RunAsync("select pg_advisory_unlock_all()", [], CancellationToken.None).ConfigureAwait(false);
            await connection.RunAsync("unlisten *", [], CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // Then it is gone with its session.
        }
    }
}
