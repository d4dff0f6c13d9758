namespace CallMessageEvents.Tests;

/// <summary>Its timestamps jump as those of a process do that did not run; its timers are late.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ahead;

    /// <summary>
    /// Gets or sets a wait through which the process sleeps, for much longer: a timer of just that time is due at once, when a minute has passed; others are
    /// late.
    /// </summary>
    public TimeSpan? SleepsThrough { get; set; }

    public void Jump(TimeSpan time) => Interlocked.Add(ref _ahead, (long)(time.TotalSeconds * TimestampFrequency));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != SleepsThrough) return base.CreateTimer(callback, state, dueTime, period);
        Jump(TimeSpan.FromMinutes(1));
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);
}
