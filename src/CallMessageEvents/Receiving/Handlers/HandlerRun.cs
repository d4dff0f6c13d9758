namespace CallMessageEvents;

/// <summary>
/// A handler that runs: its token, until it has ended, its time is over, or the application stops, whichever is first. What the handler does when it is cancelled holds up
/// nobody: it runs on a thread of its own, and what it throws there is nobody's error.
/// </summary>
internal sealed class HandlerRun : CancellationTokenSource
{
    private readonly CancellationTokenRegistration _stop;
    private readonly ITimer? _timer;
    private int _hasEnded;

    /// <param name="limit">How long it may take.</param>
    /// <param name="time">Measures that.</param>
    /// <param name="stop">Cancels it, too.</param>
    public HandlerRun(TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        // The timer last: what it ends must find the registration, which would else stay on a token that lives as long as the application.
        _stop = stop.UnsafeRegister(static run => ((HandlerRun)run!).End(), this);
        _timer = time.CreateTimer(static run => ((HandlerRun)run!).End(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Where it was cancelled it may be about to be, and has nothing that must be let go of.</summary>
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
