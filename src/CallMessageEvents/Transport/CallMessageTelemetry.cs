using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CallMessageEvents;

/// <summary>
/// The activity source and the meter, both named <c>CallMessageEvents</c>, and the instruments for requests to Twilio. It follows OpenTelemetry's messaging
/// conventions where they fit. Without listeners it allocates nothing.
/// </summary>
internal sealed class CallMessageTelemetry : IDisposable
{
    public const string Name = "CallMessageEvents";

    private readonly Meter? _ownMeter;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _lookups;

    public CallMessageTelemetry(IMeterFactory? meters)
    {
        Meter = meters?.Create(Name) ?? (_ownMeter = new Meter(Name));
        _retries = Meter.CreateCounter<long>("call_message_events.retries", "{retry}", "Requests to Twilio that were repeated, by cause.");
        _lookups = Meter.CreateCounter<long>("call_message_events.lookups", "{lookup}", "Requests to Twilio that looked for a leg.");
    }

    public static ActivitySource Source { get; } = new(Name);

    public Meter Meter { get; }

    public void Retried(string? operation, string cause)
    {
        if (_retries.Enabled) _retries.Add(1, new("operation", operation), new KeyValuePair<string, object?>("error.type", cause));
    }

    public void LookedUp(TwilioOperation operation)
    {
        if (_lookups.Enabled) _lookups.Add(1, new KeyValuePair<string, object?>("operation", OperationNames.Of(operation)));
    }

    public void Dispose() => _ownMeter?.Dispose();
}
