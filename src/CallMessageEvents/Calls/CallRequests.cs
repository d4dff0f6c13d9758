using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>What requests to Twilio have left of a leg. Most legs need none: status callbacks tell all of them. Thread-safe.</summary>
internal sealed class CallRequests
{
    private readonly Gate _lock = new();

    /// <summary>When Twilio last listed the children; null when it has not, or when what it said is in doubt.</summary>
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

    /// <summary>The subscriptions that were made to this leg, by callback: they go with the leg.</summary>
    public ConcurrentDictionary<string, KnownSubscription> Subscriptions { get; } = new(concurrencyLevel: 1, capacity: 1, StringComparer.Ordinal);
}
