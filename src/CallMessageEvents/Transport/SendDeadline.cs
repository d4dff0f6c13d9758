namespace CallMessageEvents;

/// <summary>The time-out that a caller gave one send, linked to the caller's own token.</summary>
internal sealed class SendDeadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;

    public SendDeadline(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        Until = time.GetTimestamp() + (long)(timeout.TotalSeconds * time.TimestampFrequency);
        _timer = new CancellationTokenSource(timeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    public CancellationToken Token => _linked.Token;

    /// <summary>When the time is over, as a timestamp: the timer may tell it later, as when the machine slept.</summary>
    public long Until { get; }

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
