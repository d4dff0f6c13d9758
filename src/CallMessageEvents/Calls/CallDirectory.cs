using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>What is known of legs, in process, bounded. Reading takes no lock; only a leg's first sight, its end and its eviction take a shared one.</summary>
internal sealed class CallDirectory(TimeProvider time, int maxLegs = CallDirectory.DefaultMaxLegs) : ICallDirectory
{
    public const int DefaultMaxLegs = 1_000_000;

    /// <summary>How long a leg that has ended is remembered, so that a late send gets its answer without a request.</summary>
    public static readonly TimeSpan EndedAge = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<CallSid, CallEntry> _entries = new();
    private readonly Gate _eviction = new();
    private readonly CallEntryList _open = new();
    private readonly CallEntryList _ended = new();
    private int _count;

    public ValueTask ReportAsync(CallRecord seen, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        _ = SidText.RequireAny(seen.CallSid, nameof(seen));
        cancellationToken.ThrowIfCancellationRequested();
        Merge(seen);
        return ValueTask.CompletedTask;
    }

    public ValueTask<CallRecord?> FindAsync(CallSid leg, CancellationToken cancellationToken = default)
    {
        _ = SidText.RequireAny(leg);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Known(leg));
    }

    public CallRecord? Known(CallSid leg) => _entries.TryGetValue(leg, out var entry) ? entry.Record : null;

    /// <summary>The children that are known of a leg, in the order in which they were learned of.</summary>
    public List<CallRecord> Children(CallSid parent)
    {
        var children = new List<CallRecord>();
        if (!_entries.TryGetValue(parent, out var entry)) return children;

        foreach (var child in entry.Children)
        {
            if (Known(child) is { } record) children.Add(record);
        }

        return children;
    }

    /// <summary>Whether the whole conversation is known to have ended, so that nothing more can come of it.</summary>
    public bool IsOver(CallSid anyLeg)
    {
        var root = Known(anyLeg) is { ParentCallSid: { } parent } ? Known(parent) : Known(anyLeg);
        return root is { IsEnded: true } && Children(root.CallSid).TrueForAll(static leg => leg.IsEnded);
    }

    public DateTimeOffset? ChildrenListedAt(CallSid parent) => _entries.TryGetValue(parent, out var entry) ? entry.ChildrenListedAt : null;

    public void ChildrenListed(CallSid parent) => Entry(parent).ChildrenListedAt = time.GetUtcNow();

    /// <summary>Adds what was seen; returns what holds now.</summary>
    public CallRecord Merge(CallRecord seen)
    {
        if (seen.SeenAt is null) seen = seen with { SeenAt = seen.StatusCallbackAt ?? time.GetUtcNow() };

        var entry = Entry(seen.CallSid);
        var (now, isNews) = entry.Update(known => CallRecord.Merge(known, seen));
        if (now.IsEnded && MoveToEnded(entry)) Evict();
        if (now.ParentCallSid is { } parentSid)
        {
            var parent = Entry(parentSid);
            parent.AddChild(now.CallSid);
            if (isNews) parent.Signal();
        }

        return now;
    }

    /// <summary>Twilio contradicts what is known of the leg: the next use asks Twilio again.</summary>
    public void Doubt(CallSid leg)
    {
        if (_entries.TryGetValue(leg, out var entry)) entry.Update(static known => known with { StatusAt = known.StatusAt, SeenAt = null, StatusCallbackAt = null });
    }

    public ConcurrentDictionary<string, KnownSubscription> Subscriptions(CallSid leg) => Entry(leg).Subscriptions;

    /// <summary>Completes at the next change of the leg or of one of its children. Ask before reading.</summary>
    public Task WhenChanged(CallSid leg) => Entry(leg).WhenChanged();

    private CallEntry Entry(CallSid leg)
    {
        if (_entries.TryGetValue(leg, out var entry)) return entry;

        var added = new CallEntry(new CallRecord { CallSid = leg });
        entry = _entries.GetOrAdd(leg, added);
        if (entry != added) return entry;

        lock (_eviction)
        {
            _open.Add(added);
            _count++;
        }

        Evict();
        return entry;
    }

    private bool MoveToEnded(CallEntry entry)
    {
        lock (_eviction)
        {
            if (entry.List != _open) return false;
            _open.Remove(entry);
            _ended.Add(entry);
            return true;
        }
    }

    /// <summary>Ended legs go when they are old; when there is no room, the oldest ended go first, then the oldest of all.</summary>
    private void Evict()
    {
        var endedBefore = time.GetUtcNow() - EndedAge;
        while (true)
        {
            CallEntry? oldest;
            lock (_eviction)
            {
                oldest = _ended.Oldest;
                var full = _count > maxLegs;
                if (!full && !(oldest?.Record.StatusAt < endedBefore)) return;

                oldest ??= _open.Oldest;
                if (oldest is null) return;
                oldest.List?.Remove(oldest);
                _count--;
            }

            Remove(oldest.Record);
        }
    }

    private void Remove(CallRecord record)
    {
        if (_entries.TryRemove(record.CallSid, out var entry)) entry.Signal();
        if (record.ParentCallSid is { } parent && _entries.TryGetValue(parent, out var parentEntry)) parentEntry.RemoveChild(record.CallSid);
    }
}
