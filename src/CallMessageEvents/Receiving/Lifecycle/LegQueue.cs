namespace CallMessageEvents;

/// <summary>
/// Background work for legs. The work of one leg runs one after the other, in order; that of different legs runs side by side, so that slow work holds up its
/// own leg only. Where there is more work than may run at once, legs take turns. Thread-safe.
/// </summary>
internal sealed class LegQueue
{
    private readonly Gate _lock = new();
    private readonly int _maxAtOnce;
    private readonly int _maxWaiting;
    private readonly ReceiveLog _log;
    private readonly CancellationToken _stopping;

    /// <summary>The legs that have work running or waiting, and what waits.</summary>
    private readonly Dictionary<CallSid, Queue<Work>> _legs = [];
    private readonly Queue<CallSid> _turns = new();
    private TaskCompletionSource? _emptied;
    private int _running;
    private int _waiting;

    private LegQueue(int maxAtOnce, int maxWaiting, ReceiveLog log, CancellationToken stopping) =>
        (_maxAtOnce, _maxWaiting, _log, _stopping) = (maxAtOnce, maxWaiting, log, stopping);

    /// <summary>For requests to Twilio: half of the connections are left to callers that wait for an answer.</summary>
    public static LegQueue ForRequests(ReceiveLog log, CancellationToken stopping) => new(maxAtOnce: 32, maxWaiting: 16_384, log, stopping);

    /// <summary>For handlers of the application, which may wait for anything: only memory bounds them.</summary>
    public static LegQueue ForHandlers(ReceiveLog log, CancellationToken stopping) => new(maxAtOnce: 10_000, maxWaiting: 50_000, log, stopping);

    /// <summary>How many legs have work running or waiting.</summary>
    public int Count
    {
        get { lock (_lock) return _legs.Count; }
    }

    /// <summary>False when there is no room.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="run">What is done.</param>
    public bool TryAdd(CallRecord leg, Func<CallRecord, CancellationToken, Task> run)
    {
        lock (_lock)
        {
            if (_waiting >= _maxWaiting) return false;

            Put(new(leg, run));
            return true;
        }
    }

    /// <summary>Adds work that must not be left out. The caller bounds how much of it there is.</summary>
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

    /// <summary>Under the lock.</summary>
    private void Put(Work work)
    {
        _waiting++;
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
#pragma warning disable CA1031 // What one leg's work throws must not stop the others'.
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
            _waiting--;
            return true;
        }
    }

    private void Ended(CallSid leg)
    {
        lock (_lock)
        {
            if (_legs[leg].Count > 0) _turns.Enqueue(leg);
            else _legs.Remove(leg);
            if (_legs.Count == 0) _emptied?.TrySetResult();
        }
    }

    private readonly record struct Work(CallRecord Leg, Func<CallRecord, CancellationToken, Task> Run);
}
