using System.Threading.Tasks.Sources;

namespace CallMessageEvents;

/// <summary>One delivery of a message, and its wait: for the message's outcome, but no longer than Twilio is let wait, and not when its sender hangs up.</summary>
/// <remarks>It is what is awaited, too, once: a task, its continuation and a timer for each delivery would be four times as much.</remarks>
internal sealed class Delivery : IValueTaskSource<InboxOutcome>, ITimed
{
    private readonly CancellationTokenRegistration _hangUp;
    private ManualResetValueTaskSourceCore<InboxOutcome> _wait;
    private int _hasEnded;

    /// <param name="hangUp">Cancelled when nobody waits for the outcome any longer.</param>
    public Delivery(CancellationToken hangUp) =>
        _hangUp = hangUp.UnsafeRegister(static (delivery, hangUp) => ((Delivery)delivery!).HangUp(hangUp), this);

    public bool HasEnded => Volatile.Read(ref _hasEnded) != 0;

    /// <summary>What to answer it.</summary>
    public ValueTask<InboxOutcome> Outcome => new(this, _wait.Version);

    /// <summary>Ends the wait, unless it has ended.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="isHere">Whether what waits may go on on this thread, before this returns.</param>
    public void Answer(InboxOutcome outcome, bool isHere = false)
    {
        if (TryEnd(isHere)) _wait.SetResult(outcome);
    }

    void ITimed.TimeIsOver() => Answer(InboxOutcome.Busy);

    InboxOutcome IValueTaskSource<InboxOutcome>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<InboxOutcome>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<InboxOutcome>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private void HangUp(CancellationToken hangUp)
    {
        if (TryEnd(isHere: false)) _wait.SetException(new OperationCanceledException(hangUp));
    }

    private bool TryEnd(bool isHere)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0) return false;
        _hangUp.Unregister();
        _wait.RunContinuationsAsynchronously = !isHere;
        return true;
    }
}
