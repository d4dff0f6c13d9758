namespace CallMessageEvents;

/// <summary>The messages of one call that are kept in memory: deliveries wait until they are handled, and readers observe them here.</summary>
internal sealed class MemoryCall : CallInbox
{
    private readonly CallReaders _readers;

    public MemoryCall(CallSid call, CallInboxes all, long? next)
        : base(call, all, next) =>
        _readers = new(Offered, all.Cancelled);

    /// <summary>Takes one delivery, which waits for the message's outcome unless that is known at once.</summary>
    /// <returns>What it is answered, or waits for; null when this call was forgotten just now.</returns>
    public Acceptance? TryAccept(CallMessage message, in DeliveryTerms terms)
    {
        var key = MessageKey.Of(message);
        lock (Sync)
        {
            if (IsRetired) return null;

            switch (State.Find(key, out var same))
            {
                case InboxArrival.Duplicate:
                    return new(InboxOutcome.Duplicate);
                case InboxArrival.Joined:
                    return All.IsStopped ? new(InboxOutcome.Busy) : Join(same!, terms);
                default:
                    return MessageEars.Read(message) is { } envelope ? Hear(message, envelope, key, terms) : Accept(message, key, terms);
            }
        }
    }

    /// <summary>Opens a reader; false when this call was forgotten just now.</summary>
    public bool TryOpen(MessageReader reader)
    {
        lock (Sync)
        {
            if (IsRetired) return false;

            if (All.IsDraining) reader.End();
            _readers.Add(reader);
            Apply(InboxEvent.ReaderOpened);
            return true;
        }
    }

    public void Close(MessageReader reader)
    {
        lock (Sync)
        {
            _readers.Remove(reader);
            Apply(InboxEvent.ReaderClosed);
        }
    }

    /// <summary>Ends a reader, because the leg has ended: it still gets the messages that wait now.</summary>
    public void End(MessageReader reader)
    {
        lock (Sync)
        {
            reader.IsEnding = true;
            Apply(InboxEvent.ReaderEnding);
        }
    }

    public override void Drain()
    {
        lock (Sync)
        {
            _readers.EndAll();
            base.Drain();
        }
    }

    public override (int Waiting, bool IsRunning) Abandon()
    {
        lock (Sync)
        {
            _readers.Abandon();
            return base.Abandon();
        }
    }

    protected override void Follow(in InboxDecisions decisions)
    {
        if (decisions.Offer is { } offer) _readers.Offer((PendingMessage)offer);
        if (decisions.IsReadWhole) _readers.EndThoseThatMay();
    }

    /// <summary>
    /// Whether its app waits for it, and sends it again until it is told what became of it. Then its deliveries need not wait for the handler: Twilio may bring
    /// a leg's messages one after the other, and the next one may be the reply that the handler waits for.
    /// </summary>
    private static bool IsWanted(CallMessage message) => message.Heard is { Want: not MessageWant.Nothing };

    private static Acceptance Join(QueuedMessage same, in DeliveryTerms terms)
    {
        // One that was dealt with when it came only keeps its place in the order: there is nothing to wait for.
        if (same is not DeliveredMessage delivered || IsWanted(delivered.Message)) return new(InboxOutcome.Accepted);

        var delivery = terms.Begin();
        delivered.Join(delivery);
        return new(delivery);
    }

    /// <summary>Gives the message to its leg's talk first. What that answers by itself never waits for a handler, nor for room.</summary>
    private Acceptance Hear(CallMessage message, MessageEnvelope envelope, string? key, in DeliveryTerms terms)
    {
        var size = MessageSize.Of(message);

        // One that wants something is told that there are too many, or what it was told before.
        var isFull = envelope is { Want: not MessageWant.Nothing, IsPart: false } && State.Pending.Count >= InboxState.MaxPending && !All.IsDraining;
        if (isFull || (envelope.IsControl && (!envelope.IsPart || envelope.Re is not null))) All.Room.Enter(size);
        else if (!TryEnter(size)) return Refuse();
        if (All.Ears.Hear(message, envelope, key, ownership: null, isFull) is { } heard)
        {
            All.Room.Leave(size);

            // Twilio delivers one again that the talk knows: its turn comes later.
            if (isFull) return Refuse();

            // Parts make one that is larger than the last of them.
            All.Room.Enter(size = MessageSize.Of(heard));
            return Add(heard, key, size, terms);
        }

        // Beyond the limit of what may wait, those behind it take it for lost, and wait the time for that.
        if (Apply(InboxEvent.Arrived(new PassedMessage(message, key, size))).Arrival != InboxArrival.Taken) All.Room.Leave(size);
        return new(InboxOutcome.Accepted);
    }

    private Acceptance Accept(CallMessage message, string? key, in DeliveryTerms terms)
    {
        var size = MessageSize.Of(message);
        return TryEnter(size) ? Add(message, key, size, terms) : Refuse();
    }

    private Acceptance Add(CallMessage message, string? key, long size, in DeliveryTerms terms)
    {
        var delivery = IsWanted(message) ? null : terms.Begin();
        Apply(InboxEvent.Arrived(new DeliveredMessage(message, key, size, delivery, TraceContext.Current, All.Log)));
        return delivery is null ? new(InboxOutcome.Accepted) : new(delivery);
    }

    private bool TryEnter(long size) => !All.IsDraining && State.Pending.Count < InboxState.MaxPending && All.Room.TryEnter(size);

    private Acceptance Refuse()
    {
        RetireIfUnused();
        return new(InboxOutcome.Busy);
    }

    private void Offered(PendingMessage message, bool isObserved)
    {
        lock (Sync) Apply(InboxEvent.Offered(message, isObserved));
    }
}
