namespace CallMessageEvents;

/// <summary>The messages of one call that an engine's log gave to this node.</summary>
internal sealed class LogCall(CallSid call, CallInboxes all, long? next) : CallInbox(call, all, next)
{
    private CallOwnership? _owner;
    private CallOwnership? _handedOver;

    /// <summary>Takes a message that has entered the room. What was given under another ownership is dropped first.</summary>
    /// <returns>False when this call was forgotten just now.</returns>
    public bool TryTake(LoggedMessage message, out InboxArrival arrival)
    {
        lock (Sync)
        {
            arrival = InboxArrival.Refused;
            if (IsRetired) return false;

            // One of an ownership that was lost must not displace what was given under the next.
            if (!message.MayBegin)
            {
                RetireIfUnused();
                return true;
            }

            var before = _owner;
            _owner = message.Ownership;
            if (before is not null && before != _owner) Apply(InboxEvent.HandedOver);
            if (IsRetired) return false;

            var decisions = Apply(InboxEvent.Arrived(message));
            arrival = decisions.Arrival;
            if (arrival == InboxArrival.Joined) ((LoggedMessage)decisions.Joined!).GivenAgain(message);
            RetireIfUnused();
            return true;
        }
    }

    /// <summary>Drops what has not begun, because the call will have another owner.</summary>
    /// <returns>Completes when nothing runs.</returns>
    public Task HandOverAsync(CallOwnership owner)
    {
        lock (Sync)
        {
            if (_owner != owner) return Task.CompletedTask;

            _handedOver = owner;
            Apply(InboxEvent.HandedOver);
            return WhenIdle();
        }
    }

    /// <summary>What has not begun stays in the log, for another node.</summary>
    public override void Drain()
    {
        lock (Sync)
        {
            Apply(InboxEvent.HandedOver);
            base.Drain();
        }
    }

    /// <summary>What was given while the message ended is the next attempt, or comes from the next ownership: the end did not cover it.</summary>
    protected override void HasEnded(PendingMessage ended, InboxOutcome? outcome)
    {
        // Its next owner handles it.
        if (outcome is null or InboxOutcome.Busy) ended.Message.Heard?.Leave();
        if (((LoggedMessage)ended).TakeNext(hasBegun: outcome is not null) is not { MayBegin: true } next || next.Ownership == _handedOver) return;

        All.Room.Enter(next.Size);
        var arrival = Apply(InboxEvent.Arrived(next)).Arrival;
        if (arrival == InboxArrival.Taken) return;

        All.Room.Leave(next.Size);
        if (arrival == InboxArrival.Duplicate) next.EndApart();
    }

    protected override void Follow(in InboxDecisions decisions)
    {
        foreach (var dropped in decisions.Dropped ?? [])
        {
            var message = (PendingMessage)dropped;
            All.Room.Leave(message.Size);
            message.Message.Heard?.Leave();
        }
    }
}
