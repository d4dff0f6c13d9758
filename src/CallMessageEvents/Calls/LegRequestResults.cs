using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>What requests to Twilio have told of one leg. Most legs have none: status callbacks tell all that is needed. Thread-safe.</summary>
internal sealed class LegRequestResults
{
    private readonly Gate _lock = new();

    /// <summary>When Twilio last listed the children; null when it has not, or when that list is in doubt.</summary>
    public DateTimeOffset? ChildrenListedAt
    {
        get { lock (_lock) return field; }
        set { lock (_lock) field = value; }
    }

    /// <summary>When Twilio last contradicted what was known of the leg; null when it has not.</summary>
    public DateTimeOffset? DoubtedAt
    {
        get { lock (_lock) return field; }
        set { lock (_lock) field = value; }
    }

    /// <summary>The subscriptions to this leg, by callback. They are forgotten with the leg.</summary>
    public ConcurrentDictionary<string, KnownSubscription> Subscriptions { get; } = new(concurrencyLevel: 1, capacity: 1, StringComparer.Ordinal);
}
