using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CallMessageEvents.PostgreSql;

/// <summary>
/// Measures the engine, with the library's other metrics: what this node does, and what is known of the whole, which each node reports. Thread-safe.
/// </summary>
internal sealed class EngineTelemetry : IDisposable
{
    /// <summary>The library's meter.</summary>
    private const string MeterName = "CallMessageEvents";

    private readonly Meter? _ownMeter;
    private readonly KeyValuePair<string, object?>[] _account;
    private readonly Counter<long> _appends;
    private readonly Counter<long> _takeovers;
    private readonly Counter<long> _swept;
    private readonly List<Instrument> _gauges = [];

    /// <param name="meters">The application's meters; null where it has none.</param>
    /// <param name="account">The account's name, by which the numbers of several are told apart; empty for the unnamed one.</param>
    public EngineTelemetry(IMeterFactory? meters, string account)
    {
        _account = account.Length == 0 ? [] : [new("call_message_events.account.name", account)];
        var meter = meters?.Create(MeterName) ?? (_ownMeter = new Meter(MeterName));
        _appends = meter.CreateCounter<long>(
            "call_message_events.engine.appends", "{entry}", "Messages and statuses that this node was to store, by outcome: appended, duplicate or failed.");
        _takeovers = meter.CreateCounter<long>(
            "call_message_events.engine.takeovers", "{partition}", "Shares of calls that this node took from another that had not handed them over.");
        _swept = meter.CreateCounter<long>(
            "call_message_events.engine.swept", "{entry}", "Entries that a sweep found: their time has come again, or no other node told of them.");
        AddGauge(meter, "partitions", "{partition}", "Shares of the account's calls that this node owns.", static it => it.OwnedCount?.Invoke());
        AddGauge(meter, "reachable", "1", "Whether the database can be reached: 1 or 0.", static it => it.Backlog is null ? 0 : 1);
        AddGauge(meter, "listening", "1", "Whether this node hears the others: 1 or 0.", static it => it.IsListening?.Invoke() switch
        {
            null => null,
            true => 1,
            false => 0,
        });
        AddGauge(meter, "nodes", "{node}", "Nodes that live.", static it => it.Backlog?.Nodes);
        AddGauge(meter, "waiting", "{entry}", "Entries that may be handled and are not done; not counted above 10,000.", static it => it.Backlog?.Waiting);
        AddGauge(meter, "waiting.oldest", "s", "How long ago the oldest of them was stored.", static it =>
            it.Backlog is { } backlog ? backlog.Oldest.GetValueOrDefault().TotalSeconds : null);
        AddGauge(meter, "dead_letters", "{entry}", "Dead letters; not counted above 10,000.", static it => it.Backlog?.DeadLetters);
    }

    /// <summary>Whether anybody reads what is known of the whole.</summary>
    public bool IsWatched => _gauges.Exists(static gauge => gauge.Enabled);

    /// <summary>Gets or sets how many partitions this node owns; null while it does not run.</summary>
    public Func<int>? OwnedCount { get; set; }

    /// <summary>Gets or sets whether this node hears the others; null where it does not listen.</summary>
    public Func<bool>? IsListening { get; set; }

    /// <summary>Gets or sets what was read last; null when it could not be read.</summary>
    public Backlog? Backlog { get; set; }

    /// <param name="outcome">The outcome; null when it failed.</param>
    public void Appended(AppendOutcome? outcome)
    {
        if (!_appends.Enabled) return;

        var tags = new TagList(_account);
        tags.Add("outcome", outcome switch
        {
            null => "failed",
            AppendOutcome.Appended => "appended",
            _ => "duplicate",
        });
        _appends.Add(1, tags);
    }

    public void TookOver(int partitions)
    {
        if (partitions > 0) _takeovers.Add(partitions, _account);
    }

    public void Swept(int entries) => _swept.Add(entries, _account);

    public void Dispose() => _ownMeter?.Dispose();

    private void AddGauge(Meter meter, string name, string unit, string description, Func<EngineTelemetry, double?> read) =>
        _gauges.Add(meter.CreateObservableGauge(
            $"call_message_events.engine.{name}",
            () => OwnedCount is not null && read(this) is { } value ? [new Measurement<double>(value, _account)] : Array.Empty<Measurement<double>>(),
            unit,
            description));
}
