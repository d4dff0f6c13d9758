namespace CallMessageEvents.PostgreSql;

/// <summary>
/// The entries that this node has in hand: those that it is storing and will give to its own worker, and those that the worker has. What is in hand is not given
/// again. Thread-safe.
/// </summary>
internal sealed class Hand
{
    private readonly Gate _lock = new();
    private readonly Dictionary<EntryIds, Lease> _held = [];

    /// <summary>What ended while rows were being read: the rows may show it as waiting still.</summary>
    private readonly HashSet<EntryIds> _ended = [];
    private int _reads;

    public int Count
    {
        get
        {
            lock (_lock) return _held.Count;
        }
    }

    /// <summary>Takes an entry in hand, under a lease.</summary>
    /// <returns>False when it is in hand already, or ended while it was being read.</returns>
    public bool TryHold(EntryIds entry, Lease lease)
    {
        lock (_lock)
        {
            if (_ended.Contains(entry)) return false;
            if (_held.TryGetValue(entry, out var before) && before == lease) return false;
            _held[entry] = lease;
            return true;
        }
    }

    /// <summary>Whether an entry need not be read: it is in hand.</summary>
    public bool Holds(EntryIds entry, Lease lease)
    {
        lock (_lock) return _ended.Contains(entry) || (_held.TryGetValue(entry, out var before) && before == lease);
    }

    /// <summary>An entry was not taken: it is given again later.</summary>
    public void Release(EntryIds entry, Lease lease)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(entry, out var holder) && holder == lease) _held.Remove(entry);
        }
    }

    /// <summary>An attempt has ended, and the database knows.</summary>
    public void Ended(EntryIds entry)
    {
        lock (_lock)
        {
            _held.Remove(entry);
            if (_reads > 0) _ended.Add(entry);
        }
    }

    /// <summary>Gives back all of a lease.</summary>
    public void Drop(Lease lease)
    {
        lock (_lock)
        {
            foreach (var (entry, holder) in _held)
            {
                if (holder == lease) _held.Remove(entry);
            }
        }
    }

    /// <summary>A read begins: what ends from now on may still be in its rows.</summary>
    public void BeginRead()
    {
        lock (_lock) _reads++;
    }

    /// <summary>A read has ended, and its rows have been given. What ended before is forgotten once no other read is under way.</summary>
    public void EndRead()
    {
        lock (_lock)
        {
            if (--_reads == 0) _ended.Clear();
        }
    }
}
