namespace CallMessageEvents;

/// <summary>
/// Which leg is forgotten next: one that ended ten minutes ago; when there is no room, the one that ended first, then the one of which nothing new was heard
/// for longest. Its lock is shared by all legs, but taken only at a leg's first sight and at news of it.
/// </summary>
internal sealed class CallEviction(TimeProvider time)
{
    private const int MaxLegs = 1_000_000;

    /// <summary>How long a leg that has ended is remembered, so that a late send gets its answer without a request.</summary>
    private static readonly TimeSpan EndedAge = TimeSpan.FromMinutes(10);

    private readonly Gate _lock = new();
    private readonly CallEntryList _open = new();
    private readonly CallEntryList _ended = new();
    private int _count;

    public void Add(CallEntry entry)
    {
        lock (_lock)
        {
            _count++;
            Place(entry);
        }
    }

    /// <summary>There is news of the leg: it goes to the end of its list, or over to those that have ended.</summary>
    public void Touch(CallEntry entry)
    {
        lock (_lock)
        {
            // Not listed yet, and then placed rightly by Add; or taken out, and then gone. Those that have ended keep their place.
            if (entry.List != _open) return;
            _open.Remove(entry);
            Place(entry);
        }
    }

    /// <summary>Takes out the leg that is forgotten next; null when all may stay.</summary>
    public CallEntry? TryTake()
    {
        lock (_lock)
        {
            var oldest = _ended.Oldest;
            if (_count <= MaxLegs && !(oldest?.EndedAt < time.GetUtcNow() - EndedAge)) return null;

            oldest ??= _open.Oldest;
            oldest?.List?.Remove(oldest);
            if (oldest is not null) _count--;
            return oldest;
        }
    }

    private void Place(CallEntry entry)
    {
        if (entry.Record is { IsEnded: true })
        {
            entry.EndedAt = time.GetUtcNow();
            _ended.Add(entry);
        }
        else
        {
            _open.Add(entry);
        }
    }
}
