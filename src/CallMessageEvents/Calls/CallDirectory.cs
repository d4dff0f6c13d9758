using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>The bounded in-process directory of legs. Reading takes no lock.</summary>
internal sealed class CallDirectory : ICallDirectory
{
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<CallSid, CallEntry> _entries = new();
    private readonly CallEviction _eviction;
    private CallRecord? _lastNew;

    public CallDirectory(TimeProvider time)
    {
        _time = time;
        _eviction = new CallEviction(time, IsOver);
    }

    public ValueTask ReportAsync(CallRecord seen, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        _ = SidText.RequireAny(seen.CallSid, nameof(seen));
        cancellationToken.ThrowIfCancellationRequested();
        if (Reporting is { } reporting) return reporting(WithTime(seen), cancellationToken);

        Reported?.Invoke(Add(WithTime(seen)).Now);
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes a report in place of this directory: it is stored for all nodes first, and then merged with <see cref="MergeStored"/>.</summary>
    public Func<CallRecord, CancellationToken, ValueTask>? Reporting { get; set; }

    /// <summary>Finds what a leg's app said of itself to another node; null when there is none.</summary>
    public Func<CallSid, CancellationToken, ValueTask<CallClient?>>? FindingClient { get; set; }

    /// <summary>
    /// Called for each reported leg, with its merged record. For a leg read from Twilio it is called only when that is news for the application: the leg is in
    /// progress, or has ended, and the application was told before that the leg, or its parent, is active. When <see cref="Reporting"/> takes the reports, it
    /// is called only for legs read from Twilio, and at each end: the node that told the application may be another one.
    /// </summary>
    public Action<CallRecord>? Reported { get; set; }

    public ValueTask<CallRecord?> FindAsync(CallSid leg, CancellationToken cancellationToken = default)
    {
        _ = SidText.RequireAny(leg);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Known(leg));
    }

    public ValueTask<CallClient?> FindClientAsync(CallSid leg, CancellationToken cancellationToken = default)
    {
        _ = SidText.RequireAny(leg);
        cancellationToken.ThrowIfCancellationRequested();
        return FindingClient is { } find && Client(leg) is null ? find(leg, cancellationToken) : ValueTask.FromResult(Client(leg));
    }

    /// <summary>What the leg's app said of itself; null when it has not.</summary>
    public CallClient? Client(CallSid leg) => _entries.TryGetValue(leg, out var entry) ? entry.State.Client : null;

    public CallRecord? Known(CallSid leg) => _entries.TryGetValue(leg, out var entry) ? entry.Record : null;

    /// <summary>Returns a leg's known children, in the order in which they became known.</summary>
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

    /// <summary>Returns whether the whole conversation is known to have ended.</summary>
    public bool IsOver(CallSid anyLeg)
    {
        var root = Known(anyLeg) is { ParentCallSid: { } parent } ? Known(parent) : Known(anyLeg);
        return root is { IsEnded: true } && Children(root.CallSid).TrueForAll(static leg => leg.IsEnded);
    }

    public DateTimeOffset? ChildrenListedAt(CallSid parent) => _entries.TryGetValue(parent, out var entry) ? entry.RequestResults?.ChildrenListedAt : null;

    public void ChildrenListed(CallSid parent) => Entry(parent).GetRequestResults().ChildrenListedAt = _time.GetUtcNow();

    public DateTimeOffset? DoubtedAt(CallSid leg) => _entries.TryGetValue(leg, out var entry) ? entry.RequestResults?.DoubtedAt : null;

    /// <summary>Adds a record and returns the merged one. Calls <see cref="Reported"/> for an answer or an end that the application waits for.</summary>
    public CallRecord Merge(CallRecord seen)
    {
        var wasOpen = Reporting is not null && Known(seen.CallSid) is { IsEnded: false };
        var (now, isNews) = Add(WithTime(seen));
        if (!isNews) return now;

        if (now.Status == CallStatus.InProgress)
        {
            // A child in progress proves that its parent is.
            if (Told(now.CallSid) == ToldOfLeg.Active) Reported?.Invoke(now);
            if (Told(now.ParentCallSid) == ToldOfLeg.Active && Known(now.ParentCallSid!.Value) is { } parent) Reported?.Invoke(parent);
        }
        else if (now.IsEnded && (wasOpen || IsEndAwaited(now.CallSid) || IsEndAwaited(now.ParentCallSid)))
        {
            Reported?.Invoke(now);
        }

        return now;
    }

    /// <summary>Adds what is stored for all nodes, and returns the merged record. Calls nobody but who awaits <see cref="WhenChanged"/>.</summary>
    public CallRecord MergeStored(CallRecord stored)
    {
        if (DoubtedAt(stored.CallSid) is { } doubtedAt)
        {
            // Twilio has contradicted what was seen until then. The store does not know, and must not make it look fresh again.
            stored = stored with
            {
                StatusAt = stored.StatusAt,
                SeenAt = stored.SeenAt <= doubtedAt ? null : stored.SeenAt,
                StatusCallbackAt = stored.StatusCallbackAt <= doubtedAt ? null : stored.StatusCallbackAt,
            };
        }

        return Add(stored).Now;
    }

    /// <summary>Whether anything is kept for the leg: a record, a child, or somebody who awaits it.</summary>
    public bool IsKept(CallSid leg) => _entries.ContainsKey(leg);

    /// <summary>Returns the parents of all conversations that go on, as far as they are known.</summary>
    public HashSet<CallSid> OpenConversations() =>
        [.. _entries.Values.Where(entry => !IsOver(entry)).Select(static entry => entry.Record?.ParentCallSid ?? entry.Leg)];

    private bool IsEndAwaited(CallSid? leg) => Told(leg) is ToldOfLeg.Active or ToldOfLeg.Answered;

    private ToldOfLeg Told(CallSid? leg) => leg is { } sid && _entries.TryGetValue(sid, out var entry) ? entry.State.Told : ToldOfLeg.Nothing;

    private CallRecord WithTime(CallRecord seen) => seen.SeenAt is null ? seen with { SeenAt = seen.StatusCallbackAt ?? _time.GetUtcNow() } : seen;

    private (CallRecord Now, bool IsNews) Add(CallRecord seen)
    {
        var entry = Entry(seen.CallSid);
        if (entry.Record is null) seen = WithSharedTexts(seen, entry.Leg);
        var (now, isNews) = entry.Update(known => known is null ? seen : CallRecord.Merge(known, seen));
        if (isNews) _eviction.Touch(entry);
        if (now.ParentCallSid is { } parentSid)
        {
            var parent = Entry(parentSid);
            parent.AddChild(now.CallSid);
            if (isNews) parent.Signal();

            // Perhaps only its children ever report its end.
            if (isNews && now.IsEnded && parent.Record is null) _eviction.Touch(parent);
        }

        Evict();
        return (now, isNews);
    }

    /// <summary>
    /// Marks a leg whose record Twilio has contradicted. The next use reads it from Twilio again, and a child that was seen before no longer proves anything.
    /// </summary>
    public void Doubt(CallSid leg)
    {
        if (!_entries.TryGetValue(leg, out var entry) || entry.Record is null) return;

        entry.GetRequestResults().DoubtedAt = _time.GetUtcNow();
        var (now, _) = entry.Update(static known => known! with { StatusAt = known!.StatusAt, SeenAt = null, StatusCallbackAt = null });
        if (_entries.TryGetValue(now.ParentCallSid ?? leg, out var root) && root.RequestResults is { } results) results.ChildrenListedAt = null;
    }

    /// <summary>Returns the state of the library's work for the leg.</summary>
    public LegState State(CallSid leg) => Entry(leg).State;

    /// <summary>Forgets the numbers of the legs' next messages: other nodes may have handled more.</summary>
    public void ForgetNextNumbers()
    {
        foreach (var (_, entry) in _entries) entry.State.NextNumber = null;
    }

    public ConcurrentDictionary<string, KnownSubscription> Subscriptions(CallSid leg) => Entry(leg).GetRequestResults().Subscriptions;

    /// <summary>Completes at the next change of the leg or of one of its children. Call it before reading, so that no change is missed.</summary>
    public Task WhenChanged(CallSid leg) => Entry(leg).WhenChanged();

    /// <summary>Completes when the leg is known to have ended.</summary>
    public async Task WhenEndedAsync(CallSid leg, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Before looking, so that no change is missed.
            var changed = WhenChanged(leg);
            if (Known(leg) is { IsEnded: true }) return;
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Shares equal texts, to save memory: a leg has most texts in common with its parent, and its account's sid with all legs.</summary>
    private CallRecord WithSharedTexts(CallRecord seen, CallSid leg)
    {
        var parent = seen.ParentCallSid is { } sid ? Known(sid) : null;
        return _lastNew = seen.Sharing(leg, parent ?? _lastNew);
    }

    /// <summary>Whether it has ended. A parent that is known only from its children has ended when all of them have.</summary>
    private bool IsOver(CallEntry entry) =>
        entry.Record is { } record ? record.IsEnded : entry.IsParent && entry.Children.All(child => Known(child) is null or { IsEnded: true });

    private CallEntry Entry(CallSid leg)
    {
        if (_entries.TryGetValue(leg, out var entry)) return entry;

        var added = new CallEntry(leg);
        entry = _entries.GetOrAdd(leg, added);
        if (entry == added) _eviction.Touch(added);
        return entry;
    }

    private void Evict()
    {
        while (_eviction.TryTake() is { } old)
        {
            _entries.TryRemove(KeyValuePair.Create(old.Leg, old));
            old.Signal();
            if (old.Record?.ParentCallSid is not { } parent || !_entries.TryGetValue(parent, out var parentEntry)) continue;

            parentEntry.RemoveChild(old.Leg);
            if (parentEntry is { Record: null, Place: not CallEntryPlace.Ended }) _eviction.Touch(parentEntry);
        }
    }
}
