using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>A clock that a test moves, and of which it can tell that somebody waits for it.</summary>
internal sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<ITimer, long> _due = [];
    private long _now = start.UtcTicks;

    public WatchedTime()
        : this(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    /// <summary>How far the wall clock was set away, which moves no timer and no timestamp. AdjustTime moves timestamps, too.</summary>
    public TimeSpan WallClockOffset { get; set; }

    /// <summary>How many timers there are, whether they are set or not.</summary>
    public int TimerCount => _due.Count;

    // The framework's looks at all its timers at each reading: too slow where a million legs, or ten thousand deliveries, read the time.
    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + WallClockOffset;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public new void Advance(TimeSpan delta)
    {
        Interlocked.Add(ref _now, delta.Ticks);
        base.Advance(delta);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Watched(this, base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
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

    /// <summary>How long until the next timer is due; null when none is.</summary>
    public TimeSpan? NextDue()
    {
        var (now, next) = (GetTimestamp(), long.MaxValue);
        foreach (var (_, due) in _due) next = due > now && due < next ? due : next;
        return next == long.MaxValue ? null : TimeSpan.FromTicks(next - now);
    }

    private bool HasTimer(Func<TimeSpan, bool> isMeant) => _due.Values.Any(due => due > GetTimestamp() && isMeant(TimeSpan.FromTicks(due - GetTimestamp())));

    private sealed class Watched(WatchedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            if (changed) time._due[this] = dueTime == Timeout.InfiniteTimeSpan ? 0 : time.GetTimestamp() + dueTime.Ticks;
            return changed;
        }

        public void Dispose()
        {
            time._due.TryRemove(this, out _);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
