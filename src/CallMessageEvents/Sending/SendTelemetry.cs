using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CallMessageEvents;

/// <summary>Measures sends. Allocates nothing without listeners.</summary>
internal sealed class SendTelemetry(Meter meter, TimeProvider time)
{
    private static readonly ActivitySource Source = CallMessageTelemetry.Source;

    private readonly Counter<long> _sent = meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Messages that were sent, or failed to be: error.type says why.");

    private readonly Histogram<double> _duration = meter.CreateHistogram<double>(
        "messaging.client.operation.duration", "s", "How long a send took, look-ups and repetitions included.", tags: null, Buckets.Requests);

    private readonly Counter<long> _lookupsSaved = meter.CreateCounter<long>(
        "call_message_events.lookups.saved", "{lookup}", "Sends whose leg was known without a request.");

    /// <summary>Whether there is a listener for sends.</summary>
    public bool IsWatched => Source.HasListeners() || _sent.Enabled || _duration.Enabled;

    /// <summary>Begins to measure a send.</summary>
    public SendWatch Start() => new(this, Source.StartActivity("send call message", ActivityKind.Producer), time.GetTimestamp());

    /// <summary>Counts content that cannot be sent as a failed send.</summary>
    public void Refused(CallMessageException exception)
    {
        if (IsWatched) Start().Failed(exception, leg: null);
    }

    public void LookupSaved()
    {
        if (_lookupsSaved.Enabled) _lookupsSaved.Add(1);
    }

    public void Ended(long started, string? errorType)
    {
        var tags = new TagList { { "messaging.system", "twilio" }, { "messaging.operation.name", "send" } };
        if (errorType is not null) tags.Add("error.type", errorType);
        _sent.Add(1, tags);
        _duration.Record(time.GetElapsedTime(started).TotalSeconds, tags);
    }
}
