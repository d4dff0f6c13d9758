namespace CallMessageEvents.Systematic.Tests;

/// <summary>A clock that a test sets. A timer may fire at any time, since Coyote decides when: so short ones fire, and long ones never do.</summary>
internal sealed class ControlledTime : TimeProvider
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(2);

    private long _now = TimeSpan.FromDays(1).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(TimerCallback callback, object? state) : ITimer
    {
        private int _set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var set = Interlocked.Increment(ref _set);
            if (dueTime < Never && dueTime != Timeout.InfiniteTimeSpan) _ = Task.Run(() => Fire(set));
            return true;
        }

        public void Dispose() => Interlocked.Increment(ref _set);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int set)
        {
            if (Volatile.Read(ref _set) == set) callback(state);
        }
    }
}
