using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CallMessageEvents;

/// <summary>Traces and metrics, both named <c>CallMessageEvents</c>: OpenTelemetry's messaging conventions where they fit. Nobody listening, nothing is made.</summary>
internal sealed class CallMessageTelemetry : IDisposable
{
    public const string Name = "CallMessageEvents";

    public static ActivitySource Source { get; } = new(Name);

    private readonly TimeProvider _time;
    private readonly Meter? _ownMeter;
    private readonly Counter<long> _sent;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _lookupsSaved;

    public CallMessageTelemetry(IMeterFactory? meters, TimeProvider time)
    {
        _time = time;
        var meter = meters?.Create(Name) ?? (_ownMeter = new Meter(Name));
        Receive = new ReceiveTelemetry(meter, time);
        _sent = meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages that were sent, or failed to be: error.type says why.");
        _duration = meter.CreateHistogram<double>("messaging.client.operation.duration", "s", "How long a send took, look-ups and repetitions included.");
        _retries = meter.CreateCounter<long>("call_message_events.retries", "{retry}", "Requests to Twilio that were repeated, by cause.");
        _lookups = meter.CreateCounter<long>("call_message_events.lookups", "{lookup}", "Requests to Twilio that looked for a leg.");
        _lookupsSaved = meter.CreateCounter<long>("call_message_events.lookups.saved", "{lookup}", "Sends whose leg was known without a request.");
    }

    /// <summary>What is measured of messages that come in.</summary>
    public ReceiveTelemetry Receive { get; }

    /// <summary>Whether anybody listens to sends.</summary>
    public bool IsSendWatched => Source.HasListeners() || _sent.Enabled || _duration.Enabled;

    /// <summary>Begins to watch a send.</summary>
    public SendWatch StartSend() => new(this, Source.StartActivity("send call message", ActivityKind.Producer), _time.GetTimestamp());

    /// <summary>Content that was not fit to be sent counts as a failed send.</summary>
    public void Refused(CallMessageException exception)
    {
        if (IsSendWatched) StartSend().Failed(exception, leg: null);
    }

    public void Retried(string? operation, string cause)
    {
        if (_retries.Enabled) _retries.Add(1, new("operation", operation), new KeyValuePair<string, object?>("error.type", cause));
    }

    public void LookedUp(TwilioOperation operation)
    {
        if (_lookups.Enabled) _lookups.Add(1, new KeyValuePair<string, object?>("operation", OperationNames.Of(operation)));
    }

    public void LookupSaved()
    {
        if (_lookupsSaved.Enabled) _lookupsSaved.Add(1);
    }

    public void SendEnded(long started, string? errorType)
    {
        var tags = new TagList { { "messaging.system", "twilio" }, { "messaging.operation.name", "send" } };
        if (errorType is not null) tags.Add("error.type", errorType);
        _sent.Add(1, tags);
        _duration.Record(_time.GetElapsedTime(started).TotalSeconds, tags);
    }

    public void Dispose() => _ownMeter?.Dispose();
}
