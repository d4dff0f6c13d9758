namespace CallMessageEvents.Emulator;

/// <summary>
/// Ends an attempt in time. It stops while a connection is made, which has a time-out of its own, and then starts anew: the answer may take as long as on a
/// connection that was open already.
/// </summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly Gate _gate = new();
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ConnectionOverrides _overrides;
    private readonly TimeSpan _left;
    private readonly CancellationTokenSource _answer;
    private bool _disposed;

    /// <param name="time">The clock.</param>
    /// <param name="overrides">How long things may take.</param>
    /// <param name="left">How much of the total time is left.</param>
    public AttemptClock(TimeProvider time, ConnectionOverrides overrides, TimeSpan left)
    {
        (_time, _overrides, _left, _started) = (time, overrides, left, time.GetTimestamp());
        _answer = new(Limit(overrides.ReadTimeout), time);
    }

    /// <summary>Cancelled when no answer came in time.</summary>
    public CancellationToken NoAnswer => _answer.Token;

    /// <summary>The limit that was set last, as text.</summary>
    public string LastLimit { get; private set; } = "";

    /// <summary>Starts the time-out of a connection. The caller disposes it.</summary>
    public CancellationTokenSource Connecting()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _answer.CancelAfter(Timeout.InfiniteTimeSpan);
            }

            return new(Limit(_overrides.ConnectTimeout), _time);
        }
    }

    public void Connected()
    {
        lock (_gate)
        {
            // The request may have gone by another connection, and be over.
            if (!_disposed)
            {
                _answer.CancelAfter(Limit(_overrides.ReadTimeout));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _answer.Dispose();
        }
    }

    private TimeSpan Limit(TimeSpan own)
    {
        var left = _left - _time.GetElapsedTime(_started);
        left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        LastLimit = left < own ? $"{Seconds(_overrides.TotalTime)}, retries included" : Seconds(own);
        return left < own ? left : own;
    }

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.###} s");
}
