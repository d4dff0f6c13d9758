using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CallMessageEvents.Tests;

/// <summary>What one provider's meters measured; those of tests that run beside do not count.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _all = [];

    public Measurements(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "CallMessageEvents" && ReferenceEquals(instrument.Meter.Scope, meters)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _all.Enqueue((instrument.Name, value, tags.ToArray())));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _all.Enqueue((instrument.Name, value, tags.ToArray())));
        _listener.Start();
    }

    public IEnumerable<string> TagValues => _all.SelectMany(static one => one.Tags).Select(static tag => $"{tag.Key}={tag.Value}");

    /// <summary>Has the gauges measured.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    /// <summary>What was measured last; null when nothing was.</summary>
    public double? Last(string name) => _all.LastOrDefault(one => one.Name == name) is { Name: not null } last ? last.Value : null;

    public int Count(string name) => _all.Count(one => one.Name == name);

    public double Sum(string name) => _all.Where(one => one.Name == name).Sum(static one => one.Value);

    public double Sum(string name, string tag, string? value) => _all
        .Where(one => one.Name == name && Equals(one.Tags.FirstOrDefault(pair => pair.Key == tag).Value, value)).Sum(static one => one.Value);

    public void Dispose() => _listener.Dispose();
}
