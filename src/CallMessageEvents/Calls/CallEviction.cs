using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>
/// Chooses the leg to forget next: one that ended ten minutes ago; when there is no room, the one that ended first, then the one with the oldest news. News is
/// queued and processed by one thread at a time, so that no thread waits for another.
/// </summary>
/// <param name="time">The time.</param>
/// <param name="isOver">Whether a leg has ended.</param>
internal sealed class CallEviction(TimeProvider time, Func<CallEntry, bool> isOver)
{
    private const int MaxLegs = 1_000_000;

    /// <summary>How long a leg that has ended is remembered, so that a late send gets its answer without a request.</summary>
    private static readonly TimeSpan EndedAge = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<CallEntry> _news = new();
    private readonly CallEntryList _open = new();
    private readonly Queue<(CallEntry Entry, DateTimeOffset EndedAt)> _ended = new();
    private int _count;
    private int _isBusy;

    /// <summary>Moves a leg that is new or has news to the end of its list, or to the list of those that have ended.</summary>
    public void Touch(CallEntry entry) => _news.Enqueue(entry);

    /// <summary>Removes the leg to forget next; null when all may stay, or when another thread is doing it.</summary>
    public CallEntry? TryTake()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) == 1) return null;

        try
        {
            while (_news.TryDequeue(out var entry)) Put(entry);
            return Take();
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private void Put(CallEntry entry)
    {
        // An ended leg keeps its place; one that was taken out does not come back.
        if (entry.Place is CallEntryPlace.Ended or CallEntryPlace.Gone) return;

        if (entry.Place == CallEntryPlace.Open) _open.Remove(entry);
        else _count++;

        if (isOver(entry))
        {
            entry.Place = CallEntryPlace.Ended;
            _ended.Enqueue((entry, time.GetUtcNow()));
        }
        else
        {
            entry.Place = CallEntryPlace.Open;
            _open.Add(entry);
        }
    }

    private CallEntry? Take()
    {
        while (_ended.TryPeek(out var ended))
        {
            if (_count <= MaxLegs && ended.EndedAt >= time.GetUtcNow() - EndedAge) return null;

            _ended.Dequeue();
            if (isOver(ended.Entry)) return Gone(ended.Entry);

            // A parent that is known only from its children, with a new child.
            ended.Entry.Place = CallEntryPlace.Open;
            _open.Add(ended.Entry);
        }

        if (_count <= MaxLegs) return null;

        var oldest = _open.Oldest!;
        _open.Remove(oldest);
        return Gone(oldest);
    }

    private CallEntry Gone(CallEntry entry)
    {
        entry.Place = CallEntryPlace.Gone;
        _count--;
        return entry;
    }
}
