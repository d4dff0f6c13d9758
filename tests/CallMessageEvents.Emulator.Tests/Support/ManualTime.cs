namespace CallMessageEvents.Emulator.Tests;

/// <summary>A clock that a test moves, from Twilio's own example date on; timers fire as it passes them.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<Timer> _timers = [];
    private DateTimeOffset _now = new(2019, 10, 18, 17, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <summary>Completes when somebody waits for this clock.</summary>
    public Task WhenWaitedForAsync() => WhenWaitedForAsync(_ => true);

    /// <summary>Completes when somebody waits for this clock to be so much later than it is.</summary>
    public Task WhenWaitedForAsync(TimeSpan later) => WhenWaitedForAsync(timer => timer.Due == _now + later);

    private async Task WhenWaitedForAsync(Func<Timer, bool> waits)
    {
        var began = System.GetTimestamp();
        while (!IsWaitedFor())
        {
            Assert.True(System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "Nobody waits for this clock.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), System, TestContext.Current.CancellationToken);
        }

        bool IsWaitedFor()
        {
            lock (_gate)
            {
                return _timers.Any(waits);
            }
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by)
    {
        Timer[] due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.ExceptWith(due);
        }

        Array.ForEach(due, timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ManualTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time._now + dueTime;
                return time._timers.Add(this);
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
