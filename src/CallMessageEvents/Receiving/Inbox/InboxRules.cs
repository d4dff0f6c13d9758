namespace CallMessageEvents;

/// <summary>What all calls of one inbox share.</summary>
internal sealed class InboxRules(
    ReceivingOptions options, ICallMessageDispatcher dispatcher, ReceiveTelemetry telemetry, ReceiveLog log, TimeProvider time, CancellationToken cancelled)
{
    private volatile bool _isDraining;
    private volatile bool _isStopped;

    public ReceivingOptions Options => options;

    public ICallMessageDispatcher Dispatcher => dispatcher;

    public ReceiveTelemetry Telemetry => telemetry;

    public ReceiveLog Log => log;

    public TimeProvider Time => time;

    public InboxRoom Room { get; } = new();

    public SequenceStart Start { get; } = new();

    public DoneMessages Done { get; } = new(time);

    public OpenDeliveries Deliveries { get; } = new();

    /// <summary>Cancelled when the time to drain is over, and what waited for an answer has it: handlers end.</summary>
    public CancellationToken Cancelled => cancelled;

    /// <summary>Whether the application stops: nothing new is taken, and nothing waits for what is missing.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Whether the time to drain is over: nothing is begun, and whatever is not done yet is brought again by Twilio.</summary>
    public bool IsStopped => _isStopped;

    public void Drain() => _isDraining = true;

    public void Stop() => _isDraining = _isStopped = true;
}
