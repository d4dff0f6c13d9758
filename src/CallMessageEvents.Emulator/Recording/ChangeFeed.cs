namespace CallMessageEvents.Emulator;

/// <summary>
/// What changed, for those who watch the page: the last changes in a ring that all share, so that a slow reader costs nothing. A watcher that falls behind the
/// ring starts again with a snapshot. Without watchers nothing is kept. Thread-safe.
/// </summary>
internal sealed class ChangeFeed
{
    /// <summary>Fewer than a snapshot has: it is cheaper to start again than to catch up.</summary>
    private const int Capacity = 4096;

    private readonly Gate _gate = new();
    private readonly object?[] _ring = new object?[Capacity];
    private long _next; // The number of the next change.
    private long _oldest; // The number of the first change that is still there.
    private int _watchers;
    private TaskCompletionSource? _changed;

    /// <summary>Something is new or has changed. It is read when it is sent, and not before: until then, one entry stands for all its changes.</summary>
    public void Publish(object thing)
    {
        // A full fence: a watcher that begins now sees the change, or the watcher is seen here.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _watchers) == 0)
        {
            return;
        }

        lock (_gate)
        {
            _ring[_next++ % Capacity] = thing;
            _oldest = Math.Max(_oldest, _next - Capacity);
            Wake();
        }
    }

    /// <summary>Makes every watcher start again with a snapshot.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _oldest = ++_next;
            Array.Clear(_ring);
            Wake();
        }
    }

    public Watcher Watch()
    {
        lock (_gate)
        {
            _watchers++;
            return new(this);
        }
    }

    private void Wake()
    {
        _changed?.SetResult();
        _changed = null;
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_watchers == 0)
            {
                _oldest = _next;
                Array.Clear(_ring);
            }
        }
    }

    /// <summary>A watcher of the feed. Not thread-safe.</summary>
    public sealed class Watcher(ChangeFeed feed) : IDisposable
    {
        private const int MostAtOnce = 256;
        private const long Behind = -1;

        private long _position = Behind;

        /// <summary>Gets whether a snapshot is due: at the start, and after changes were missed.</summary>
        public bool IsBehind
        {
            get
            {
                lock (feed._gate)
                {
                    return _position < feed._oldest;
                }
            }
        }

        /// <summary>From here on: to be called before the snapshot is taken. What changes meanwhile comes twice.</summary>
        public void StartAgain()
        {
            lock (feed._gate)
            {
                _position = feed._next;
            }
        }

        /// <summary>The next things that changed, each once; empty when there are none yet, or when a snapshot is due.</summary>
        public IReadOnlyCollection<object> Read()
        {
            var things = new HashSet<object>(ReferenceEqualityComparer.Instance);
            lock (feed._gate)
            {
                if (_position >= feed._oldest)
                {
                    for (; _position < feed._next && things.Count < MostAtOnce; _position++)
                    {
                        things.Add(feed._ring[_position % Capacity]!);
                    }
                }
            }

            return things;
        }

        /// <summary>Completes when there is something to read.</summary>
        public Task WhenChanged()
        {
            lock (feed._gate)
            {
                return _position < feed._next ? Task.CompletedTask : (feed._changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        public void Dispose() => feed.Leave();
    }
}
