using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>Per-leg results of Twilio requests. Most legs have none, because status callbacks suffice. Thread-safe.</summary>
internal sealed class LegRequestResults
{
    private readonly Gate _lock = new();

    /// <summary>When Twilio last listed the children; null when it has not, or when that list is in doubt.</summary>
    public DateTimeOffset? ChildrenListedAt
    {
        get { lock (_lock) return field; }
        set { lock (_lock) field = value; }
    }

    /// <summary>When Twilio last contradicted the leg's record; null when it has not.</summary>
    public DateTimeOffset? DoubtedAt
    {
        get { lock (_lock) return field; }
        set { lock (_lock) field = value; }
    }

    /// <summary>The subscriptions to this leg, by callback. They are forgotten with the leg.</summary>
    public ConcurrentDictionary<string, KnownSubscription> Subscriptions { get; } = new(concurrencyLevel: 1, capacity: 1, StringComparer.Ordinal);
}
