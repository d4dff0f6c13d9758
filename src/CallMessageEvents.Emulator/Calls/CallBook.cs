namespace CallMessageEvents.Emulator;

/// <summary>The calls there are, by sid and by age; at most <paramref name="capacity"/>, the oldest out. Thread-safe.</summary>
internal sealed class CallBook(int capacity, ChangeFeed feed)
{
    private readonly Gate _gate = new();
    private readonly Dictionary<string, EmulatedCall> _bySid = new(StringComparer.Ordinal);
    private readonly Queue<EmulatedCall> _oldestFirst = [];
    private long _lastOrder;

    public void Add(EmulatedCall call)
    {
        EmulatedCall? oldest = null;
        lock (_gate)
        {
            call.Order = ++_lastOrder;
            _bySid.Add(call.Sid, call);
            _oldestFirst.Enqueue(call);
            if (_oldestFirst.Count > capacity)
            {
                oldest = _oldestFirst.Dequeue();
                _bySid.Remove(oldest.Sid);
            }
        }

        oldest?.Progress.EndWaiting();
        feed.Publish(call);
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _bySid.Count;
            }
        }
    }

    /// <summary>Forgets all calls and counts from the start again.</summary>
    public List<EmulatedCall> TakeAll()
    {
        lock (_gate)
        {
            List<EmulatedCall> all = [.. _oldestFirst];
            _oldestFirst.Clear();
            _bySid.Clear();
            _lastOrder = 0;
            return all;
        }
    }

    public EmulatedCall? Find(string callSid)
    {
        lock (_gate)
        {
            return _bySid.GetValueOrDefault(callSid);
        }
    }

    public List<EmulatedCall> OldestFirst(Func<EmulatedCall, bool> filter)
    {
        lock (_gate)
        {
            return [.. _oldestFirst.Where(filter)];
        }
    }
}
