using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>
/// One timer for all that have the same time: what began first is due first, and what has ended meanwhile is let go of as others begin. No lock is shared by those who
/// begin. Thread-safe.
/// </summary>
internal sealed class SharedTimer
{
    private readonly ConcurrentQueue<Begun> _others = new();
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Begun _oldest;
    private int _isSet;
    private int _isLooking;

    public SharedTimer(TimeSpan limit, TimeProvider time)
    {
        (_limit, _time) = (limit, time);
        using var suppressed = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _timer = time.CreateTimer(static timer => ((SharedTimer)timer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Its time begins.</summary>
    public void Add(ITimed one)
    {
        var now = _time.GetTimestamp();
        _others.Enqueue(new(one, now));
        SetIfNotSet();
        if (Interlocked.Exchange(ref _isLooking, 1) == 0) Look(now);
    }

    private void SetIfNotSet()
    {
        if (Volatile.Read(ref _isSet) == 0 && Interlocked.Exchange(ref _isSet, 1) == 0) _timer.Change(_limit, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        var wait = LookInTurn();
        if (wait is null)
        {
            // Who began just before took it for set.
            Interlocked.Exchange(ref _isSet, 0);
            wait = LookInTurn();
            if (wait is null || Interlocked.Exchange(ref _isSet, 1) != 0) return;
        }

        _timer.Change(wait.Value, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan? LookInTurn()
    {
        // Whoever looks at this moment is through in no time.
        for (var spin = default(SpinWait); Interlocked.Exchange(ref _isLooking, 1) != 0;) spin.SpinOnce();
        return Look(_time.GetTimestamp());
    }

    /// <summary>Lets go of what has ended or is due. One at a time: of two that see the same oldest, one would take what is younger.</summary>
    /// <returns>How long the oldest that is left has; null when there is none.</returns>
    private TimeSpan? Look(long now)
    {
        // Taken out rather than looked at where it stands: a queue that was looked into does not use its places again.
        TimeSpan? wait = null;
        while (_oldest.One is not null || _others.TryDequeue(out _oldest))
        {
            wait = _oldest.One!.HasEnded ? TimeSpan.Zero : _limit - _time.GetElapsedTime(_oldest.At, now);
            if (wait > TimeSpan.Zero) break;

            wait = null;
            _oldest.One.TimeIsOver();
            _oldest = default;
        }

        Volatile.Write(ref _isLooking, 0);
        return wait;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Begun(ITimed? One, long At);
}

/// <summary>What has only so much time.</summary>
internal interface ITimed
{
    bool HasEnded { get; }

    /// <summary>Does nothing when it has ended. Runs nobody else's code: others wait for their turn.</summary>
    void TimeIsOver();
}
