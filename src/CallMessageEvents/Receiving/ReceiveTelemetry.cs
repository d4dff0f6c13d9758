using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CallMessageEvents;

/// <summary>Measures received messages. Allocates nothing without listeners.</summary>
internal sealed class ReceiveTelemetry
{
    private static readonly ActivitySource Source = CallMessageTelemetry.Source;

    private readonly TimeProvider _time;
    private readonly Counter<long> _handled;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _outOfOrder;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _unhandled;
    private readonly Counter<long> _unreadable;

    public ReceiveTelemetry(Meter meter, TimeProvider time)
    {
        _time = time;
        _handled = meter.CreateCounter<long>(
            "messaging.client.consumed.messages", "{message}", "Messages that a handler ran for: error.type says why it failed.");
        _duration = meter.CreateHistogram<double>("messaging.process.duration", "s", "How long a handler ran.", tags: null, Buckets.People);
        _deliveries = meter.CreateCounter<long>("call_message_events.deliveries", "{delivery}", "Deliveries of messages, by outcome.");
        _rejected = meter.CreateCounter<long>(
            "call_message_events.callbacks.rejected", "{callback}", "Callbacks whose signature was not valid, or that were too old, by cause.");
        _outOfOrder = meter.CreateCounter<long>("call_message_events.messages.out_of_order", "{message}", "Messages that came after they were passed over.");
        _gaps = meter.CreateCounter<long>("call_message_events.gaps", "{gap}", "Missing messages that were not waited for any longer.");
        _lost = meter.CreateCounter<long>(
            "call_message_events.messages.lost", "{message}", "Messages whose handler failed when no delivery waited any longer, or became dead letters.");
        _unhandled = meter.CreateCounter<long>("call_message_events.messages.unhandled", "{message}", "Messages that no handler is registered for.");
        _unreadable = meter.CreateCounter<long>("call_message_events.messages.unreadable", "{message}", "Messages whose content does not fit their contract.");
    }

    public ProcessWatch StartProcess(PendingMessage pending)
    {
        if (!Source.HasListeners() && !_handled.Enabled && !_duration.Enabled) return default;

        var message = pending.Message;
        var activity = TraceContext.Start("process call message", ActivityKind.Consumer, pending.TraceParent);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "twilio");
            activity.SetTag("messaging.operation.name", "process");
            activity.SetTag("messaging.operation.type", "process");
            activity.SetTag("messaging.destination.name", message.CallSid.ToString());
            if (message.Sid is { } sid) activity.SetTag("messaging.message.id", sid.ToString());
        }

        return new ProcessWatch(this, activity, _time.GetTimestamp());
    }

    public void ProcessEnded(long started, string? errorType)
    {
        var tags = new TagList { { "messaging.system", "twilio" }, { "messaging.operation.name", "process" } };
        if (errorType is not null) tags.Add("error.type", errorType);
        _handled.Add(1, tags);
        _duration.Record(_time.GetElapsedTime(started).TotalSeconds, tags);
    }

    public void Delivered(InboxOutcome outcome)
    {
        if (_deliveries.Enabled) _deliveries.Add(1, new KeyValuePair<string, object?>("outcome", OutcomeNames.Of(outcome)));
    }

    public void Rejected(SignatureResult cause)
    {
        if (_rejected.Enabled) _rejected.Add(1, new KeyValuePair<string, object?>("error.type", OutcomeNames.Of(cause)));
    }

    public void Began(MessageTurn turn)
    {
        if (turn == MessageTurn.OutOfOrder) _outOfOrder.Add(1);
        else if (turn == MessageTurn.AfterGap) _gaps.Add(1);
    }

    public void Lost() => _lost.Add(1);

    public void Unhandled() => _unhandled.Add(1);

    public void Unreadable() => _unreadable.Add(1);
}
