using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>
/// One timer for all that have the same time: what began first is due first. What has ended is let go of as others begin, so that about twice as many are held as have not
/// ended. No lock is shared by those who begin. Thread-safe.
/// </summary>
internal sealed class SharedTimer
{
    private const int FewestSwept = 1024;

    private readonly ConcurrentQueue<Begun> _new = new();

    /// <summary>Of whoever looks.</summary>
    private readonly Queue<Begun> _begun = new();
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _sweptAt = FewestSwept;
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
        _new.Enqueue(new(one, now));
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
        try
        {
            while (_new.TryDequeue(out var next)) _begun.Enqueue(next);
            if (_begun.Count > _sweptAt) Sweep();
            while (_begun.TryPeek(out var oldest))
            {
                var wait = _limit - _time.GetElapsedTime(oldest.At, now);
                if (wait > TimeSpan.Zero && !oldest.One.HasEnded) return wait;

                _begun.Dequeue();
                oldest.One.TimeIsOver();
            }

            return null;
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    /// <summary>Behind one that takes long there may be any number that have ended. Those that have not keep their order.</summary>
    private void Sweep()
    {
        for (var i = _begun.Count; i > 0; i--)
        {
            var one = _begun.Dequeue();
            if (!one.One.HasEnded) _begun.Enqueue(one);
        }

        _sweptAt = Math.Max(FewestSwept, 2 * _begun.Count);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Begun(ITimed One, long At);
}

/// <summary>What has only so much time.</summary>
internal interface ITimed
{
    bool HasEnded { get; }

    /// <summary>Does nothing when it has ended. Runs nobody else's code: others wait for their turn.</summary>
    void TimeIsOver();
}
