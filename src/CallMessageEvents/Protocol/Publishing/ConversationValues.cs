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
    /// <param name="type">The contract's name.</param>
    /// <param name="content">The value.</param>
    /// <param name="lifetime">How long it counts; null: as long as the conversation.</param>
    /// <param name="now">The time.</param>
    /// <param name="tell">Tells a leg. Under the lock, so that a leg hears of values in their order; it only queues.</param>
    /// <returns>Whether there was room.</returns>
    public bool TryPut(string type, ReadOnlyMemory<byte> content, TimeSpan? lifetime, DateTimeOffset now, Action<CallSid, PublishedValue> tell)
    {
        lock (_sync)
        {
            if (_revs.Count >= Most && !_revs.ContainsKey(type)) return false;

            // Also across restarts and nodes, as far as clocks are right.
            var rev = Math.Max(now.ToUnixTimeMilliseconds(), _revs.GetValueOrDefault(type) + 1);
            _revs[type] = rev;
            var value = _values[type] = new(type, content, rev, now + lifetime);
            foreach (var leg in _legs) tell(leg, value);
            return true;
        }
    }

    /// <summary>Takes a value back.</summary>
    /// <param name="type">The contract's name.</param>
    /// <param name="tell">As for <see cref="TryPut"/>: it need not get it any more.</param>
    public void Remove(string type, Action<CallSid> tell)
    {
        lock (_sync)
        {
            if (!_values.Remove(type)) return;
            foreach (var leg in _legs) tell(leg);
        }
    }

    /// <summary>Adds a leg, which gets all values.</summary>
    /// <returns>Whether it was not there.</returns>
    public bool TryAdd(CallSid leg, DateTimeOffset now, Action<CallSid, PublishedValue> tell)
    {
        lock (_sync)
        {
            if (!_legs.Add(leg)) return false;

            foreach (var value in _values.Values)
            {
                if (value.Until is null || value.Until > now) tell(leg, value);
            }

            return true;
        }
    }

    /// <summary>A leg is to be added again: it could not be subscribed.</summary>
    public void Leave(CallSid leg)
    {
        lock (_sync) _legs.Remove(leg);
    }
}
