using System.Runtime.CompilerServices;

namespace CallMessageEvents.PostgreSql;

/// <summary>Follows the entries of calls for readers, on whichever node they were stored. Thread-safe.</summary>
internal sealed class Tails(EngineParts parts) : INodeEar
{
    /// <summary>How often the first read is made, at most, until it tells what was stored before from what was stored since.</summary>
    private const int MostTries = 4;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Gate _lock = new();
    private readonly Dictionary<Guid, Watched> _watched = [];
    private readonly FollowedCalls _elsewhere = new(parts.Time);

    /// <summary>
    /// A number is given before the commit: one that is lower may come later, as long as a transaction may last. What was seen is not read again.
    /// </summary>
    private readonly string _read =
        $"""
        select {StoredEntry.Columns}, coalesce(w.attempt, 1), now() - i.received_at
        from {parts.Database.Schema}.inbox i left join {parts.Database.Schema}.waiting w on w.id = i.id
        where i.call_id = $1 and i.id > $2 and i.received_at >= now() - $3 - interval '1 minute' and i.id <> all($4) order by i.id
        """;

    /// <summary>This node has stored an entry of a call.</summary>
    public void Stored(Guid call)
    {
        if (_elsewhere.Contains(call)) parts.Announcer.Tell(Note.OfStored(call));
        Pulse(call);
    }

    public void Heard(string note)
    {
        if (Note.TryReadCall(note, Note.Stored, out var stored)) Pulse(stored);
        else if (Note.TryReadCall(note, Note.Followed, out var followed)) _elsewhere.Add(followed);
    }

    /// <summary>What was missed is found by looking.</summary>
    public void Connected()
    {
        lock (_lock)
        {
            foreach (var watched in _watched.Values) watched.Pulse();
        }
    }

    public void LockLost(int node)
    {
    }

    private void Pulse(Guid call)
    {
        lock (_lock)
        {
            if (_watched.TryGetValue(call, out var watched)) watched.Pulse();
        }
    }

    public async IAsyncEnumerable<CallLogEntry> ReadAsync(AccountSid account, CallSid call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var id = EntryIds.OfCall(account, call);
        var (watched, position) = (Watch(id), new Position(parts.Time));
        try
        {
            while (true)
            {
                var next = watched.Next;
                if (watched.IsToBeTold(parts.Time)) parts.Announcer.Tell(Note.OfFollowed(id));
                var entries = await TryReadAsync(account, id, position, cancellationToken).ConfigureAwait(false);
                foreach (var entry in entries) yield return entry;
                await WaitAsync(next, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Unwatch(id, watched);
        }
    }

    private Watched Watch(Guid call)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(call, out var watched)) _watched[call] = watched = new();
            watched.Readers++;
            return watched;
        }
    }

    private void Unwatch(Guid call, Watched watched)
    {
        lock (_lock)
        {
            if (--watched.Readers == 0) _watched.Remove(call);
        }
    }

    private async Task WaitAsync(Task next, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(Interval, parts.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Other nodes may have stored something.
        }
    }

    private async Task<List<CallLogEntry>> TryReadAsync(AccountSid account, Guid call, Position position, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(account, call, position, cancellationToken).ConfigureAwait(false);
        }
        catch (CallLogUnavailableException)
        {
            // It goes on when the database is back.
            return [];
        }
    }

    private async Task<List<CallLogEntry>> ReadAsync(AccountSid account, Guid call, Position position, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var (asked, rows) = await parts.Database.ReadAsync(
                async (connection, token) =>
                {
                    var elapsed = position.Elapsed;
                    var read = await connection.ReadAsync(
                        _read,
                        [Sql.Value(call), Sql.Value(position.After), Sql.Value(elapsed), Sql.Value(position.Seen)],
                        row => (Entry: StoredEntry.Read(row, account), Age: row.GetTimeSpan(10)),
                        token).ConfigureAwait(false);
                    return (elapsed, read);
                },
                cancellationToken).ConfigureAwait(false);

            // A statement that was long on its way makes what was stored since then look older than the reader. Asked again, it does not.
            if (tries < MostTries && rows.Exists(row => position.IsInDoubt(row.Age, asked))) continue;

            var found = rows.Where(row => position.IsNew(((StoredEntry)row.Entry.EngineState!).Id, row.Age <= asked)).Select(static row => row.Entry);
            return position.Read([.. found]);
        }
    }

    /// <summary>How far a reader has come.</summary>
    private sealed class Position(TimeProvider time)
    {
        /// <summary>Longer than any transaction lasts.</summary>
        private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

        private readonly Dictionary<long, long> _seen = [];
        private readonly long _began = time.GetTimestamp();
        private bool _hasRead;

        /// <summary>
        /// How long ago it began to follow, when the database is asked: not when it has answered, since then a handler that reads would get what it handles.
        /// </summary>
        public TimeSpan Elapsed => time.GetElapsedTime(_began);

        /// <summary>Nothing up to here comes any more.</summary>
        public long After { get; private set; }

        /// <summary>What was read after that, and need not be read again.</summary>
        public long[] Seen => [.. _seen.Keys];

        /// <summary>Whether a row is to be given: the first read finds what was stored before it began, too.</summary>
        public bool IsNew(long id, bool isSince) => _seen.TryAdd(id, time.GetTimestamp()) && (_hasRead || isSince);

        /// <summary>
        /// Whether the first read, which has just ended, does not tell if an entry was stored before: the database saw its age at some moment of that read.
        /// </summary>
        public bool IsInDoubt(TimeSpan age, TimeSpan asked) => !_hasRead && age > asked && age <= Elapsed;

        /// <summary>A read has ended.</summary>
        public List<CallLogEntry> Read(List<CallLogEntry> found)
        {
            _hasRead = true;
            foreach (var (id, seenAt) in _seen)
            {
                if (id > After && time.GetElapsedTime(seenAt) > Late) After = id;
            }

            foreach (var id in _seen.Keys)
            {
                if (id <= After) _seen.Remove(id);
            }

            return found;
        }
    }

    /// <summary>A call that readers of this node follow. Guarded by the lock, but for <see cref="Next"/>.</summary>
    private sealed class Watched
    {
        private TaskCompletionSource _next = Create();
        private long _toldAt;

        public Task Next => Volatile.Read(ref _next).Task;

        public int Readers { get; set; }

        /// <summary>Whether other nodes are to be told that it is followed: at first, and again before they forget it.</summary>
        public bool IsToBeTold(TimeProvider time)
        {
            var (now, told) = (time.GetTimestamp(), Volatile.Read(ref _toldAt));
            return (told == 0 || time.GetElapsedTime(told, now) > FollowedCalls.Kept / 3) && Interlocked.CompareExchange(ref _toldAt, now, told) == told;
        }

        public void Pulse() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

        private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
