using System.Threading.Tasks.Sources;

namespace CallMessageEvents;

/// <summary>
/// One delivery of a message, which waits for the message's outcome, until the time to answer is over or its sender hangs up.
/// </summary>
/// <remarks>It is awaited itself, once, and the thread pool runs it: a task and its continuation for each delivery would take twice the memory.</remarks>
internal sealed class Delivery : IValueTaskSource<InboxOutcome>, IThreadPoolWorkItem
{
    private readonly OpenDeliveries _open;
    private readonly CancellationToken _hangUp;
    private readonly CancellationTokenRegistration _registration;
    private ManualResetValueTaskSourceCore<InboxOutcome> _wait;
    private ITimer? _timer;
    private InboxOutcome? _outcome;
    private Exception? _error;
    private int _hasEnded;

    /// <param name="open">Where it is counted until it has been answered.</param>
    /// <param name="hangUp">Cancelled when the sender hangs up.</param>
    public Delivery(OpenDeliveries open, CancellationToken hangUp)
    {
        (_open, _hangUp) = (open, hangUp);
        open.Begin();
        _registration = hangUp.UnsafeRegister(static delivery => ((Delivery)delivery!).HungUp(), this);
    }

    public bool HasEnded => Volatile.Read(ref _hasEnded) != 0;

    /// <summary>The outcome to answer with.</summary>
    public ValueTask<InboxOutcome> Outcome => new(this, _wait.Version);

    /// <summary>Starts the time to answer.</summary>
    public void WaitAtMost(TimeSpan limit, TimeProvider time)
    {
        if (HasEnded) return;
        if (limit <= TimeSpan.Zero)
        {
            Answer(InboxOutcome.Busy);
            return;
        }

        var timer = time.CreateTimer(static delivery => ((Delivery)delivery!).Answer(InboxOutcome.Busy), this, limit, Timeout.InfiniteTimeSpan);
        Interlocked.Exchange(ref _timer, timer);
        if (HasEnded) timer.Dispose();
    }

    /// <summary>Ends the wait, unless it has ended.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="isHere">Whether what waits may continue inline.</param>
    public void Answer(InboxOutcome outcome, bool isHere = false) => End(outcome, error: null, isHere);

    /// <summary>Ends the wait with an error of the inbox; returns false when it has ended before.</summary>
    public bool Fail(Exception error) => End(outcome: null, error, isHere: false);

    InboxOutcome IValueTaskSource<InboxOutcome>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<InboxOutcome>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<InboxOutcome>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    /// <summary>What waits continues, and has sent the answer when this returns, unless sending waits for something.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (_outcome is { } outcome) _wait.SetResult(outcome);
        else _wait.SetException(_error ?? new OperationCanceledException(_hangUp));
        _open.End();
    }

    private void HungUp() => End(outcome: null, error: null, isHere: false);

    /// <param name="outcome">The outcome; null when there is none.</param>
    /// <param name="error">The error in its place; null when the sender has hung up.</param>
    /// <param name="isHere">As for <see cref="Answer"/>.</param>
    private bool End(InboxOutcome? outcome, Exception? error, bool isHere)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0) return false;

        _registration.Unregister();
        Volatile.Read(ref _timer)?.Dispose();
        (_outcome, _error) = (outcome, error);
        if (isHere) ((IThreadPoolWorkItem)this).Execute();
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }
}
