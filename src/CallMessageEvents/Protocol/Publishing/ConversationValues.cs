namespace CallMessageEvents;

/// <summary>The published values of one conversation, and the legs that they go to. Thread-safe.</summary>
/// <param name="began">When its first value was published.</param>
internal sealed class ConversationValues(DateTimeOffset began)
{
    /// <summary>A conversation has a few contracts; this many are a mistake, such as a contract for each value.</summary>
    public const int Most = 64;

    private readonly Gate _sync = new();
    private readonly Dictionary<string, PublishedValue> _values = new(StringComparer.Ordinal);

    /// <summary>The last number of each contract, also of one that was taken back.</summary>
    private readonly Dictionary<string, long> _revs = new(StringComparer.Ordinal);
    private readonly HashSet<CallSid> _legs = [];

    public DateTimeOffset Began => began;

    /// <summary>Takes a value in place of the one before.</summary>
    /// <returns>The value, and the legs that get it now; null when there are too many.</returns>
    public (PublishedValue Value, CallSid[] Legs)? Put(string type, ReadOnlyMemory<byte> content, TimeSpan? lifetime, DateTimeOffset now)
    {
        lock (_sync)
        {
            if (_revs.Count >= Most && !_revs.ContainsKey(type)) return null;

            // Also across restarts and nodes, as far as clocks are right.
            var rev = Math.Max(now.ToUnixTimeMilliseconds(), _revs.GetValueOrDefault(type) + 1);
            _revs[type] = rev;
            return (_values[type] = new(type, content, rev, now + lifetime), [.. _legs]);
        }
    }

    /// <summary>Takes a value back.</summary>
    /// <returns>The legs that need not get it any more.</returns>
    public CallSid[] Remove(string type)
    {
        lock (_sync) return _values.Remove(type) ? [.. _legs] : [];
    }

    /// <summary>Adds a leg.</summary>
    /// <returns>The values that it gets now; null when it is there already.</returns>
    public PublishedValue[]? Add(CallSid leg, DateTimeOffset now)
    {
        lock (_sync) return _legs.Add(leg) ? [.. _values.Values.Where(value => value.Until is null || value.Until > now)] : null;
    }
}
