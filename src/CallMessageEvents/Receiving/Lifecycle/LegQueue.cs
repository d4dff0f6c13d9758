namespace CallMessageEvents;

/// <summary>
/// Runs background work for legs. A leg's work runs one after the other, in order; different legs run in parallel, so that slow work delays its own leg only.
/// When there is more work than may run at once, legs take turns. Thread-safe.
/// </summary>
internal sealed class LegQueue
{
    private readonly Gate _lock = new();
    private readonly int _maxAtOnce;
    private readonly int _maxOpen;
    private readonly ReceiveLog _log;
    private readonly CancellationToken _stopping;

    /// <summary>The legs that have work running or waiting, with their waiting work.</summary>
    private readonly Dictionary<CallSid, Queue<Work>> _legs = [];
    private readonly Queue<CallSid> _turns = new();

    /// <summary>What completes when a leg has no work any more. Most often nobody asks.</summary>
    private readonly Dictionary<CallSid, TaskCompletionSource> _whenDone = [];
    private TaskCompletionSource? _emptied;
    private int _running;

    /// <summary>All work that waits or runs: how much is taken must not depend on how busy the threads are.</summary>
    private int _open;

    private LegQueue(int maxAtOnce, int maxWaiting, ReceiveLog log, CancellationToken stopping) =>
        (_maxAtOnce, _maxOpen, _log, _stopping) = (maxAtOnce, maxAtOnce + maxWaiting, log, stopping);

    /// <summary>Creates a queue for requests to Twilio. It leaves half of the connections to callers that wait for an answer.</summary>
    public static LegQueue ForRequests(ReceiveLog log, CancellationToken stopping) => new(maxAtOnce: 32, maxWaiting: 16_384, log, stopping);

    /// <summary>Creates a queue for handlers of the application. They may wait for anything, so only memory limits them.</summary>
    public static LegQueue ForHandlers(ReceiveLog log, CancellationToken stopping) => new(maxAtOnce: 10_000, maxWaiting: 50_000, log, stopping);

    /// <summary>How many legs have work running or waiting.</summary>
    public int Count
    {
        get { lock (_lock) return _legs.Count; }
    }

    /// <summary>Adds work; returns false when there is no room.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="run">The work.</param>
    public bool TryAdd(CallRecord leg, Func<CallRecord, CancellationToken, Task> run)
    {
        lock (_lock)
        {
            if (_open >= _maxOpen) return false;

            Put(new(leg, run));
            return true;
        }
    }

    /// <summary>Adds work that must not be dropped. The caller limits its amount.</summary>
    /// <inheritdoc cref="TryAdd"/>
    public void Add(CallRecord leg, Func<CallRecord, CancellationToken, Task> run)
    {
        lock (_lock) Put(new(leg, run));
    }

    /// <summary>Completes when nothing runs or waits.</summary>
    public Task WhenEmpty()
    {
        lock (_lock) return _legs.Count == 0 ? Task.CompletedTask : (_emptied ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Completes when the leg's work that was added until now, and what was added meanwhile, has run.</summary>
    public Task WhenDone(CallSid leg)
    {
        lock (_lock)
        {
            if (!_legs.ContainsKey(leg)) return Task.CompletedTask;
            if (!_whenDone.TryGetValue(leg, out var done))
                _whenDone.Add(leg, done = new(TaskCreationOptions.RunContinuationsAsynchronously));
            return done.Task;
        }
    }

    /// <summary>Under the lock.</summary>
    private void Put(Work work)
    {
        _open++;
        var leg = work.Leg.CallSid;
        if (_legs.TryGetValue(leg, out var others))
        {
            others.Enqueue(work);
            return;
        }

        _legs.Add(leg, new([work]));
        _turns.Enqueue(leg);
        if (_running == _maxAtOnce) return;

        _running++;
        ThreadPool.UnsafeQueueUserWorkItem(static queue => _ = queue.RunAsync(), this, preferLocal: false);
    }

    private async Task RunAsync()
    {
        while (TryTake(out var work))
        {
            await RunAsync(work).ConfigureAwait(false);
            Ended(work.Leg.CallSid);
        }
    }

    private async Task RunAsync(Work work)
    {
        try
        {
            await work.Run(work.Leg, _stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // An exception of one leg's work must not stop the others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_stopping.IsCancellationRequested) _log.WorkFailed(work.Leg.CallSid, e);
        }
    }

    private bool TryTake(out Work work)
    {
        work = default;
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested || !_turns.TryDequeue(out var leg))
            {
                _running--;
                return false;
            }

            work = _legs[leg].Dequeue();
            return true;
        }
    }

    private void Ended(CallSid leg)
    {
        lock (_lock)
        {
            _open--;
            if (_legs[leg].Count > 0)
            {
                _turns.Enqueue(leg);
                return;
            }

            _legs.Remove(leg);
            if (_whenDone.Remove(leg, out var done)) done.TrySetResult();
            if (_legs.Count == 0) _emptied?.TrySetResult();
        }
    }

    private readonly record struct Work(CallRecord Leg, Func<CallRecord, CancellationToken, Task> Run);
}
