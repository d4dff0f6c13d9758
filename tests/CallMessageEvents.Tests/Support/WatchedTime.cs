using System.Collections.Concurrent;

namespace CallMessageEvents.Tests;

/// <summary>
/// A clock that a test moves, and of which it can tell that somebody waits for it. All that is due has been called when <see cref="Advance"/> returns: the
/// framework's FakeTimeProvider leaves that to another thread which happens to set a timer at that moment, or forgets it.
/// </summary>
internal sealed class WatchedTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();

    /// <summary>When each timer is due; 0 when it is not set. Written under the lock.</summary>
    private readonly ConcurrentDictionary<Timer, long> _due = [];
    private long _now = start.UtcTicks;

    public WatchedTime()
        : this(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the wall clock was set away, which moves no timer and no timestamp.</summary>
    public TimeSpan WallClockOffset { get; set; }

    /// <summary>How many timers there are, whether they are set or not.</summary>
    public int TimerCount => _due.Count;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + WallClockOffset;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public void Advance(TimeSpan delta)
    {
        // A timer that is being set meanwhile is set before this or after it.
        lock (_lock) Volatile.Write(ref _now, _now + delta.Ticks);
        while (Due() is { Count: > 0 } due) due.ForEach(static timer => timer.FireIfDue());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        _due[timer] = 0;
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when some timer is due within a time: what a test waits for is then waiting itself.</summary>
    public Task WhenTimerIsDueAsync(TimeSpan within) => Eventually.HoldsAsync(() => HasTimerDueWithin(within));

    /// <summary>Whether some timer is due within a time.</summary>
    public bool HasTimerDueWithin(TimeSpan time) => HasTimer(due => due <= time);

    /// <summary>Completes when no timer is due within a time: requests that were under way have their answers.</summary>
    public Task WhenNoTimerIsDueAsync(TimeSpan within) => Eventually.HoldsAsync(() => !HasTimer(due => due <= within));

    /// <summary>Completes when some timer is due after just that time.</summary>
    public Task WhenTimerIsDueInAsync(TimeSpan time) => Eventually.HoldsAsync(() => HasTimerDueIn(time));

    /// <summary>Whether some timer is due after just that time.</summary>
    public bool HasTimerDueIn(TimeSpan time) => HasTimer(due => due == time);

    /// <summary>How many timers are due after just that time.</summary>
    public int CountDueIn(TimeSpan time) => _due.Values.Count(due => due - GetTimestamp() == time.Ticks);

    /// <summary>How long until the next timer is due; null when none is.</summary>
    public TimeSpan? NextDue()
    {
        var (now, next) = (GetTimestamp(), long.MaxValue);
        foreach (var (_, due) in _due) next = due > now && due < next ? due : next;
        return next == long.MaxValue ? null : TimeSpan.FromTicks(next - now);
    }

    private bool HasTimer(Func<TimeSpan, bool> isMeant) => _due.Values.Any(due => due > GetTimestamp() && isMeant(TimeSpan.FromTicks(due - GetTimestamp())));

    /// <summary>The timers that are due now, the earliest first.</summary>
    private List<Timer> Due()
    {
        var now = GetTimestamp();
        return [.. _due.Where(timer => timer.Value != 0 && timer.Value <= now).OrderBy(static timer => timer.Value).Select(static timer => timer.Key)];
    }

    private sealed class Timer(WatchedTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                if (!time._due.ContainsKey(this)) return false;
                time._due[this] = dueTime == Timeout.InfiniteTimeSpan ? 0 : time._now + dueTime.Ticks;
                _period = period;
            }

            FireIfDue();
            return true;
        }

        /// <summary>Calls back, not under the lock, unless another thread has, or it was set anew or disposed.</summary>
        public void FireIfDue()
        {
            lock (time._lock)
            {
                if (!time._due.TryGetValue(this, out var due) || due == 0 || due > time._now) return;
                time._due[this] = _period > TimeSpan.Zero ? due + _period.Ticks : 0;
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (time._lock) time._due.TryRemove(this, out _);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
