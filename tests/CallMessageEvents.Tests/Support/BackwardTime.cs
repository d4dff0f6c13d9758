namespace CallMessageEvents.Tests;

/// <summary>A clock whose timestamps go back each time they are read, as those of a machine that sleeps or is moved may. Its timers are a test's.</summary>
internal sealed class BackwardTime(WatchedTime timers) : TimeProvider
{
    private long _timestamp = long.MaxValue / 2;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => timers.GetUtcNow();

    public override long GetTimestamp() => Interlocked.Add(ref _timestamp, -TimeSpan.TicksPerHour);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        timers.CreateTimer(callback, state, dueTime, period);
}
