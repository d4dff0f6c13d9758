namespace CallMessageEvents;

/// <summary>One leg in the directory: the record, the children known, and who waits for a change. Lock-free, and small: there may be a million.</summary>
internal sealed class CallEntry(CallSid leg) : LegState
{
    private TaskCompletionSource? _changed;
    private CallRecord? _record;
    private CallRequests? _requests;

    // Nothing, the text of the one child that most parents have, or an array of several: an array of one would be 32 bytes of every conversation.
    private object? _children;

    public CallSid Leg => leg;

    /// <summary>What is known; null for a leg that was only named, by a child or by somebody who waits for it.</summary>
    public CallRecord? Record => Volatile.Read(ref _record);

    public CallSid[] Children => Open(Volatile.Read(ref _children));

    /// <summary>What requests to Twilio have left; null when there were none.</summary>
    public CallRequests? Requests => Volatile.Read(ref _requests);

    // What follows is for eviction, which one thread does at a time.
    public CallEntry? Older { get; set; }

    public CallEntry? Newer { get; set; }

    public CallEntryPlace Place { get; set; }

    /// <summary>Whether a child has named it, ever.</summary>
    public bool IsParent { get; private set; }

    public CallRequests GetRequests() => LazyInitializer.EnsureInitialized(ref _requests);

    /// <summary>Changes the record; tells those who wait, unless only the times are new.</summary>
    /// <param name="change">Makes the new record of the old one; again, when another changed it meanwhile.</param>
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
        ChangeChildren(known => Array.IndexOf(known, child) < 0 ? [.. known, child] : known);
    }

    public void RemoveChild(CallSid child) => ChangeChildren(known => Array.FindAll(known, one => one != child));

    /// <summary>Completes at the next change of this leg or of one of its children. Ask before reading, so that no change is missed.</summary>
    public Task WhenChanged()
    {
        if (Volatile.Read(ref _changed) is { } changed) return changed.Task;

        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _changed, changed, null) ?? changed).Task;
    }

    public void Signal() => Interlocked.Exchange(ref _changed, null)?.TrySetResult();

    private static CallSid[] Open(object? children) => children switch
    {
        null => [],
        string only => [SidText.FromTwilio<CallSid>(only)],
        _ => (CallSid[])children,
    };

    private void ChangeChildren(Func<CallSid[], CallSid[]> change)
    {
        object? before;
        object? after;
        do
        {
            before = Volatile.Read(ref _children);
            after = change(Open(before)) switch
            {
                [] => null,
                [var only] => only.ToString(),
                var several => several,
            };
        }
        while (Interlocked.CompareExchange(ref _children, after, before) != before);
    }
}
