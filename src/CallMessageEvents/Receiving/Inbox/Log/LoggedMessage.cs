namespace CallMessageEvents;

/// <summary>A message that an engine's log gave to this node. How it ends is durable before its call's next message begins.</summary>
internal sealed class LoggedMessage(CallMessage message, CallLogEntry entry, CallOwnership ownership, LogEnds ends)
    : PendingMessage(message, entry.Key, MessageSize.Of(message))
{
    // Guarded by the call's lock, and read when the message has ended: the last one that was given.
    private CallLogEntry _entry = entry;
    private CallOwnership _ownership = ownership;

    public CallOwnership Ownership => _ownership;

    public override int Attempt { get; } = entry.Attempt;

    public override bool MayBegin => _ownership.IsHeld;

    public override CancellationToken Lost { get; } = ownership.Lost;

    /// <summary>The entry was given once more, perhaps under another ownership, which then counts.</summary>
    public void GivenAgain(LoggedMessage again) => (_entry, _ownership) = (again._entry, again._ownership);

    public override async ValueTask EndAsync(InboxOutcome outcome, Exception? error)
    {
        // While the application stops, what was cut off goes to another node with this one's calls.
        if (outcome == InboxOutcome.Accepted) await ends.EndAsync(_entry, _ownership, EntryResult.Done).ConfigureAwait(false);
        else if (outcome == InboxOutcome.Failed) await ends.FailedAsync(_entry, _ownership, Message, error!).ConfigureAwait(false);
    }
}
