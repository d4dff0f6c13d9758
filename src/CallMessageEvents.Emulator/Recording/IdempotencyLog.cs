namespace CallMessageEvents.Emulator;

/// <summary>What a create operation made: all that its answer says.</summary>
internal sealed record Created(string Sid, DateTimeOffset At);

/// <summary>
/// The first result of each idempotency key, per call and operation. Bounded, the oldest out. Callers look up and remember under the lock of the call's
/// conversation, so that of two requests with one key the second finds the first's result.
/// </summary>
internal sealed class IdempotencyLog(int capacity)
{
    private readonly Gate _gate = new();
    private readonly Dictionary<Key, Created> _results = [];
    private readonly Queue<Key> _order = [];

    public Created? Find(Key key)
    {
        lock (_gate)
        {
            return _results.GetValueOrDefault(key);
        }
    }

    public void Remember(Key key, Created result)
    {
        lock (_gate)
        {
            _results.Add(key, result);
            _order.Enqueue(key);
            if (_order.Count > capacity)
            {
                _results.Remove(_order.Dequeue());
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _results.Clear();
            _order.Clear();
        }
    }

    public readonly record struct Key(string Operation, string CallSid, string Text);
}
