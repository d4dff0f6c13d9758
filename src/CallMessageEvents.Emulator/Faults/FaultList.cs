namespace CallMessageEvents.Emulator;

/// <summary>Faults in order of addition, each with its number and how many it has hit. Thread-safe.</summary>
/// <param name="changed">Called after each change. It must not wait for anything.</param>
internal sealed class FaultList<TFault>(Action changed)
    where TFault : class
{
    private readonly Gate _gate = new();
    private readonly List<Entry> _entries = [];
    private int _added;
    private volatile bool _any; // Without faults, nobody takes the lock.

    public bool Any => _any;

    /// <summary>The faults in force. A copy.</summary>
    public IReadOnlyList<TFault> All
    {
        get
        {
            lock (_gate) return _entries.ConvertAll(static entry => entry.Fault);
        }
    }

    /// <summary>The faults in force, and how many each has hit.</summary>
    public List<(TFault Fault, int Hit)> InForce()
    {
        lock (_gate) return _entries.ConvertAll(static entry => (entry.Fault, entry.Hit));
    }

    public TFault Add(TFault fault)
    {
        lock (_gate)
        {
            _entries.Add(new(fault, ++_added));
            _any = true;
        }

        changed();
        return fault;
    }

    /// <summary>Removes the first that equals the fault.</summary>
    public bool Remove(TFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Fault.Equals(fault)) is not { } first) return false;
            _entries.Remove(first);
            _any = _entries.Count > 0;
        }

        changed();
        return true;
    }

    /// <summary>Removes all: what is added next decides as in a new emulator.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _added = 0;
            _any = false;
        }

        changed();
    }

    /// <summary>The first that hits, which counts as one more hit; null for none.</summary>
    /// <param name="hits">Whether a fault hits: by how many it has hit, and its number.</param>
    public (TFault Fault, int Number)? Meet(Func<TFault, int, int, bool> hits)
    {
        if (!_any) return null;

        lock (_gate)
        {
            if (_entries.Find(entry => hits(entry.Fault, entry.Hit, entry.Number)) is not { } met) return null;
            met.Hit++;
            changed();
            return (met.Fault, met.Number);
        }
    }

    private sealed class Entry(TFault fault, int number)
    {
        public TFault Fault => fault;

        public int Number => number;

        public int Hit { get; set; }
    }
}
