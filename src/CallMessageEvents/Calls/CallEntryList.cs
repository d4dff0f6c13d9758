namespace CallMessageEvents;

/// <summary>
/// Entries from oldest to newest, linked through themselves: adding, removing and taking the oldest cost the same at any size. Not thread-safe.
/// </summary>
internal sealed class CallEntryList
{
    private CallEntry? _newest;

    public CallEntry? Oldest { get; private set; }

    public void Add(CallEntry entry)
    {
        entry.Older = _newest;
        if (_newest is null) Oldest = entry;
        else _newest.Newer = entry;
        _newest = entry;
    }

    public void Remove(CallEntry entry)
    {
        if (entry.Older is { } older) older.Newer = entry.Newer;
        else Oldest = entry.Newer;
        if (entry.Newer is { } newer) newer.Older = entry.Older;
        else _newest = entry.Older;
        entry.Older = entry.Newer = null;
    }
}
