namespace CallMessageEvents;

/// <summary>Wakes a line when its talk is due. Its owner's lock guards it, but for the call that it makes.</summary>
internal sealed class LineTimer : IDisposable
{
    private readonly ITimer _timer;
    private TimeSpan? _due;

    public LineTimer(TimeProvider time, Action fired) =>

        // Repetition belongs to nobody's trace.
        _timer = WithoutFlow.Run(
            () => time.CreateTimer(static fired => ((Action)fired!)(), fired, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));

    /// <summary>It may have been early by this clock: then it is set again.</summary>
    public void HasFired() => _due = null;

    public void Set(TimeSpan? due, TimeSpan now)
    {
        if (due == _due) return;

        _due = due;
        var wait = due - now;
        _timer.Change(wait is null ? Timeout.InfiniteTimeSpan : wait > TimeSpan.Zero ? wait.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
