namespace CallMessageEvents;

/// <summary>A message that an engine's log gave to this node. How it ends is durable before its call's next message begins.</summary>
internal sealed class LoggedMessage(CallMessage message, CallLogEntry entry, CallOwnership ownership, LogEnds ends, bool isPassed)
    : PendingMessage(message, entry.Key, MessageSize.Of(message))
{
    private readonly Gate _sync = new();
    private LoggedMessage? _again;
    private LoggedMessage? _next;
    private (int Attempt, CallOwnership Ownership)? _ending;

    public CallOwnership Ownership => ownership;

    public override int Attempt => entry.Attempt;

    public override string? TraceParent => entry.TraceParent;

    public override bool IsPassed => isPassed;

    public override bool MayBegin => Last.HasOwner;

    public override CancellationToken Lost => Last.Ownership.Lost;

    /// <summary>The last one that was given before this one began to end.</summary>
    private LoggedMessage Last
    {
        get
        {
            lock (_sync) return _again ?? this;
        }
    }

    private bool HasOwner => ownership.IsHeld;

    private (CallLogEntry Entry, CallOwnership Ownership) Given => (entry, ownership);

    /// <summary>
    /// The entry was given once more, perhaps under another ownership, which then counts. Once its end is being recorded, that may be the next attempt already.
    /// </summary>
    public void GivenAgain(LoggedMessage again)
    {
        lock (_sync)
        {
            if (_ending is not { } ending) _again = again;
            else if (ending != (again.Attempt, again.Ownership)) _next = again;
        }
    }

    /// <summary>What was given once more and is not covered by this one's end; null for nothing.</summary>
    /// <param name="hasBegun">Whether this one has begun and ended; else it was dropped.</param>
    public LoggedMessage? TakeNext(bool hasBegun)
    {
        lock (_sync) return hasBegun ? _next : _again;
    }

    /// <summary>Records that it was handled before.</summary>
    public void EndApart() => ends.EndApart(entry, ownership, EntryResult.Done);

    public override async ValueTask EndAsync(InboxOutcome outcome, Exception? error)
    {
        CallLogEntry last;
        CallOwnership owner;
        lock (_sync)
        {
            (last, owner) = (_again ?? this).Given;
            _ending = (last.Attempt, owner);
        }

        // While the application stops, what was cut off goes to another node with this one's calls.
        if (outcome == InboxOutcome.Accepted) await ends.EndAsync(last, owner, EntryResult.Done).ConfigureAwait(false);
        else if (outcome == InboxOutcome.Failed) await ends.FailedAsync(last, owner, Message, error!).ConfigureAwait(false);

        // It has its receipt, and is a dead letter now: when it is put back it begins anew, here or at another node.
        if (outcome == InboxOutcome.Failed && last.Attempt >= LogEnds.MaxAttempts) Message.Heard?.Leave();
    }
}
