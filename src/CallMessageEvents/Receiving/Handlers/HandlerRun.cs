namespace CallMessageEvents;

/// <summary>
/// The token of a running handler. It is cancelled when the handler's time is over or the application stops, unless the handler has ended before. The handler's
/// own cancellation callbacks run on another thread, delay nothing, and may throw anything.
/// </summary>
internal sealed class HandlerRun : CancellationTokenSource
{
    private readonly CancellationTokenRegistration _stop;
    private readonly ITimer? _timer;
    private int _hasEnded;

    /// <param name="limit">The handler's time limit.</param>
    /// <param name="time">The clock for the limit.</param>
    /// <param name="stop">Cancels the handler, too.</param>
    public HandlerRun(TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        // The timer comes last: when it fires it must find the registration, which would otherwise stay on a token that lives as long as the application.
        _stop = stop.UnsafeRegister(static run => ((HandlerRun)run!).End(), this);
        _timer = time.CreateTimer(static run => ((HandlerRun)run!).End(), this, limit, Timeout.InfiniteTimeSpan);

        // It was cancelled meanwhile, when there was no timer to dispose yet.
        if (Volatile.Read(ref _hasEnded) != 0) _timer.Dispose();
    }

    /// <summary>Once cancelled, it may still be running callbacks; then there is nothing left to dispose.</summary>
    protected override void Dispose(bool disposing)
    {
        if (TryEnd()) base.Dispose(disposing);
    }

    private void End()
    {
        if (TryEnd()) _ = CancelAsync();
    }

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0) return false;

        _stop.Unregister();
        _timer?.Dispose();
        return true;
    }
}
