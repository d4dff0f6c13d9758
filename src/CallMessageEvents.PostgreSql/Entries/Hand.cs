namespace CallMessageEvents.PostgreSql;

/// <summary>
/// The entries that this node has in hand: those that it is storing and will give to its own worker, and those that the worker has. What is in hand is not
/// given again. Thread-safe.
/// </summary>
internal sealed class Hand
{
    private readonly Gate _lock = new();
    private readonly Dictionary<EntryIds, Lease> _held = [];

    /// <summary>What is being stored here, and was to be given meanwhile: another node had stored the same.</summary>
    private readonly HashSet<EntryIds> _missed = [];
    private readonly HashSet<EntryIds> _storing = [];

    /// <summary>What ended while rows were being read: the rows may show it as waiting still.</summary>
    private readonly HashSet<EntryIds> _ended = [];
    private int _reads;

    /// <summary>Takes an entry in hand, under a lease.</summary>
    /// <returns>False when it is in hand already, or ended while it was being read.</returns>
    public bool TryHold(EntryIds entry, Lease lease)
    {
        lock (_lock)
        {
            if (IsHeld(entry, lease)) return false;
            _held[entry] = lease;
            return true;
        }
    }

    /// <summary>Takes an entry in hand that is about to be stored here.</summary>
    /// <returns>False when it is in hand already, or is being stored: perhaps since before this lease, and then a sweep is to give it.</returns>
    public bool TryHoldToStore(EntryIds entry, Lease lease)
    {
        lock (_lock)
        {
            if (_storing.Contains(entry) || !TryHold(entry, lease)) return false;
            return _storing.Add(entry);
        }
    }

    /// <summary>Whether an entry need not be read: it is in hand.</summary>
    public bool Holds(EntryIds entry, Lease lease)
    {
        lock (_lock) return IsHeld(entry, lease);
    }

    /// <summary>An entry was stored here: it is given now.</summary>
    public void Stored(EntryIds entry)
    {
        lock (_lock) EndStoring(entry);
    }

    /// <summary>An entry was not taken, or not stored here: it is given again later.</summary>
    /// <returns>Whether it was to be given meanwhile.</returns>
    public bool Release(EntryIds entry, Lease lease)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(entry, out var holder) && holder == lease) _held.Remove(entry);
            return EndStoring(entry);
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

    private bool IsHeld(EntryIds entry, Lease lease)
    {
        if (_ended.Contains(entry)) return true;
        if (!_held.TryGetValue(entry, out var before) || before != lease) return false;

        if (_storing.Contains(entry)) _missed.Add(entry);
        return true;
    }

    private bool EndStoring(EntryIds entry) => _storing.Remove(entry) & _missed.Remove(entry);

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
