namespace CallMessageEvents.Systematic.Tests;

/// <summary>A clock that a test sets. A timer fires when Coyote lets it: at any time, or never.</summary>
internal sealed class ControlledTime : TimeProvider
{
    /// <summary>The time of a timer that fires at any time.</summary>
    public static readonly TimeSpan AnyTime = TimeSpan.FromSeconds(1);

    /// <summary>The time of one that never does.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromSeconds(14);

    private long _now = TimeSpan.FromDays(1).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ControlledTime time, TimerCallback callback, object? state) : ITimer
    {
        private int _set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var set = Interlocked.Increment(ref _set);
            if (dueTime <= AnyTime && dueTime != Timeout.InfiniteTimeSpan) _ = Task.Run(() => Fire(set, dueTime));
            return true;
        }

        public void Dispose() => Interlocked.Increment(ref _set);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int set, TimeSpan dueTime)
        {
            if (Volatile.Read(ref _set) != set) return;
            time.Advance(dueTime);
            callback(state);
        }
    }
}
