namespace CallMessageEvents;

/// <summary>A handler that runs: its token, until it has ended or its time is over, whichever is first.</summary>
internal sealed class HandlerRun : CancellationTokenSource, ITimed
{
    private int _hasEnded;

    public bool HasEnded => Volatile.Read(ref _hasEnded) != 0;

    public void TimeIsOver()
    {
        if (TryEnd()) _ = CancelAsync();
    }

    /// <summary>Where the time was over first it is being cancelled, and has nothing that must be let go of.</summary>
    protected override void Dispose(bool disposing)
    {
        if (TryEnd()) base.Dispose(disposing);
    }

    private bool TryEnd() => Interlocked.Exchange(ref _hasEnded, 1) == 0;
}
