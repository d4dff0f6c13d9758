using System.Collections.Immutable;

namespace CallMessageEvents;

/// <summary>One leg in the directory: its record, its known children, and the waiters for a change. Lock-free.</summary>
internal sealed class CallEntry(CallSid leg)
{
    private TaskCompletionSource? _changed;
    private CallRecord? _record;
    private LegRequestResults? _requestResults;
    private ImmutableArray<CallSid> _children = [];

    public CallSid Leg => leg;

    /// <summary>The record; null for a leg that only a child or a waiter has named.</summary>
    public CallRecord? Record => Volatile.Read(ref _record);

    /// <summary>The known children, in the order in which they became known.</summary>
    public ImmutableArray<CallSid> Children => _children;

    /// <summary>The state of the library's work for the leg.</summary>
    public LegState State { get; } = new();

    /// <summary>The results of requests to Twilio; null when there were none.</summary>
    public LegRequestResults? RequestResults => Volatile.Read(ref _requestResults);

    // The next three are for eviction, which one thread does at a time.
    public CallEntry? Older { get; set; }

    public CallEntry? Newer { get; set; }

    public CallEntryPlace Place { get; set; }

    /// <summary>Whether a child has ever named it.</summary>
    public bool IsParent { get; private set; }

    public LegRequestResults GetRequestResults() => LazyInitializer.EnsureInitialized(ref _requestResults);

    /// <summary>Changes the record, and wakes the waiters unless only the times are new.</summary>
    /// <param name="change">Makes the new record from the old one. Called again when another thread has changed the record meanwhile.</param>
    /// <returns>The record, and whether more than its times is new.</returns>
    public (CallRecord Now, bool IsNews) Update(Func<CallRecord?, CallRecord> change)
    {
        CallRecord? before;
        CallRecord now;
        do
        {
            before = Record;
            now = change(before);
        }
        while (Interlocked.CompareExchange(ref _record, now, before) != before);

        var isNews = now.Status != before?.Status || now.StatusText != before.StatusText || now.HasFacts != before.HasFacts;
        if (isNews) Signal();
        return (now, isNews);
    }

    public void AddChild(CallSid child)
    {
        IsParent = true;
        ImmutableInterlocked.Update(ref _children, static (known, child) => known.Contains(child) ? known : known.Add(child), child);
    }

    public void RemoveChild(CallSid child) => ImmutableInterlocked.Update(ref _children, static (known, child) => known.Remove(child), child);

    /// <summary>Completes at the next change of this leg or of one of its children. Call it before reading, so that no change is missed.</summary>
    public Task WhenChanged()
    {
        if (Volatile.Read(ref _changed) is { } changed) return changed.Task;

        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _changed, changed, null) ?? changed).Task;
    }

    public void Signal() => Interlocked.Exchange(ref _changed, null)?.TrySetResult();
}
