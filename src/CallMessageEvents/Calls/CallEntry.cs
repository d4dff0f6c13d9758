using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>One leg in the directory: the record, the children known, and who waits for a change. Its lock is this leg's alone.</summary>
internal sealed class CallEntry(CallSid leg)
{
    private readonly Gate _lock = new();
    private TaskCompletionSource? _changed;
    private CallSid[] _children = [];
    private CallRecord? _record;
    private ConcurrentDictionary<string, KnownSubscription>? _subscriptions;

    public CallSid Leg => leg;

    /// <summary>What is known; null for a leg that was only named, by a child or by somebody who waits for it.</summary>
    public CallRecord? Record => Volatile.Read(ref _record);

    public CallSid[] Children => Volatile.Read(ref _children);

    /// <summary>When Twilio last listed the children; null when it has not, or when what it said is in doubt.</summary>
    public DateTimeOffset? ChildrenListedAt
    {
        get { lock (_lock) return field; }
        set { lock (_lock) field = value; }
    }

    /// <summary>When Twilio last contradicted what was known of the leg; null when it has not.</summary>
    public DateTimeOffset? DoubtedAt
    {
        get { lock (_lock) return field; }
        set { lock (_lock) field = value; }
    }

    /// <summary>The subscriptions that were made to this leg, by callback: they go with the leg.</summary>
    public ConcurrentDictionary<string, KnownSubscription> Subscriptions
    {
        get { lock (_lock) return _subscriptions ??= new(StringComparer.Ordinal); }
    }

    /// <summary>What was done for the leg already.</summary>
    public LegState State
    {
        get { lock (_lock) return field ??= new(); }
    }

    // What follows is for eviction, under the directory's lock.
    public CallEntry? Older { get; set; }

    public CallEntry? Newer { get; set; }

    public CallEntryList? List { get; set; }

    public DateTimeOffset EndedAt { get; set; }

    /// <summary>Changes the record; tells those who wait, unless only the times are new.</summary>
    /// <returns>The record, and whether more than its times is new.</returns>
    public (CallRecord Now, bool IsNews) Update(Func<CallRecord?, CallRecord> change)
    {
        CallRecord? before;
        CallRecord now;
        lock (_lock)
        {
            before = _record;
            Volatile.Write(ref _record, now = change(before));
        }

        var isNews = now.Status != before?.Status || now.StatusText != before.StatusText || now.HasFacts != before.HasFacts;
        if (isNews) Signal();
        return (now, isNews);
    }

    public void AddChild(CallSid child)
    {
        lock (_lock)
        {
            if (Array.IndexOf(_children, child) < 0) Volatile.Write(ref _children, [.. _children, child]);
        }
    }

    public void RemoveChild(CallSid child)
    {
        lock (_lock) Volatile.Write(ref _children, Array.FindAll(_children, known => known != child));
    }

    /// <summary>Completes at the next change of this leg or of one of its children. Ask before reading, so that no change is missed.</summary>
    public Task WhenChanged()
    {
        lock (_lock) return (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    public void Signal()
    {
        TaskCompletionSource? changed;
        lock (_lock) (changed, _changed) = (_changed, null);
        changed?.TrySetResult();
    }
}
