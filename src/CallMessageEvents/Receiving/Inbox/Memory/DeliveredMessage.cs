namespace CallMessageEvents;

/// <summary>A message whose deliveries wait until it is handled, if any does. Guarded by the call's lock, except for the answers.</summary>
internal sealed class DeliveredMessage(CallMessage message, string? key, long size, Delivery? first, string? traceParent, ReceiveLog log)
    : PendingMessage(message, key, size)
{
    private List<Delivery>? _others;

    // Each failure was answered 500, and Twilio delivered it again.
    public override int Attempt => Failures + 1;

    /// <summary>The trace of the first delivery's request.</summary>
    public override string? TraceParent => traceParent;

    public override bool IsAwaited => first is { HasEnded: false } || _others?.Exists(static delivery => !delivery.HasEnded) == true;

    /// <summary>Adds a further delivery that waits for the outcome.</summary>
    public void Join(Delivery delivery)
    {
        _others ??= [];
        _others.RemoveAll(static delivery => delivery.HasEnded);
        _others.Add(delivery);
    }

    public override void Failed(Exception error, bool isAwaited)
    {
        log.Failed(Message, error, isLost: !isAwaited);
        Message.Heard?.Failed();
    }

    public override void Answer(InboxOutcome outcome, bool isHere)
    {
        if (_others is not null)
        {
            foreach (var delivery in _others) delivery.Answer(outcome);
        }

        first?.Answer(outcome, isHere);
    }
}
