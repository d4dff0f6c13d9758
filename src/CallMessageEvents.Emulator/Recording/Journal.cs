namespace CallMessageEvents.Emulator;

/// <summary>What happened, in order; at most <paramref name="capacity"/> entries, the oldest out. Thread-safe.</summary>
internal sealed class Journal<T>(int capacity)
    where T : class
{
    private readonly Gate _gate = new();
    private readonly Queue<T> _entries = [];

    /// <summary>Adds an entry and returns the one that had to go for it, if any.</summary>
    public T? Add(T entry)
    {
        lock (_gate)
        {
            _entries.Enqueue(entry);
            return _entries.Count > capacity ? _entries.Dequeue() : null;
        }
    }

    public T[] ToArray()
    {
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }
}
