namespace CallMessageEvents;

/// <summary>What all calls of one inbox share.</summary>
internal sealed class InboxRules(
    ReceivingOptions options, ICallMessageDispatcher dispatcher, ReceiveTelemetry telemetry, ReceiveLog log, TimeProvider time, CancellationToken cancelled)
{
    private volatile bool _isDraining;

    public ReceivingOptions Options => options;

    public ICallMessageDispatcher Dispatcher => dispatcher;

    public ReceiveTelemetry Telemetry => telemetry;

    public ReceiveLog Log => log;

    public TimeProvider Time => time;

    public InboxRoom Room { get; } = new();

    public SequenceStart Start { get; } = new();

    public DoneMessages Done { get; } = new(time);

    /// <summary>How long deliveries wait.</summary>
    public SharedTimer Answers { get; } = new(options.AnswerWithin, time);

    /// <summary>Cancelled when the time to drain is over: handlers end, and what waits is not begun.</summary>
    public CancellationToken Cancelled => cancelled;

    /// <summary>Whether the application stops: nothing new is taken, and nothing waits for what is missing.</summary>
    public bool IsDraining => _isDraining;

    public void Drain() => _isDraining = true;
}
