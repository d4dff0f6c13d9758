namespace CallMessageEvents;

/// <summary>Messages of the app that have an id: each is handled once, and answered as often as it comes.</summary>
internal sealed class HeardMessages(TalkSettings settings, LegClient client, TalkOutput output)
{
    private readonly HeardIds _ids = new(settings, output);
    private readonly EnvelopeWriting _frames = settings.Envelope.Frames;
    private readonly ReceiptGathering _receipts = new(settings.Envelope.Frames, output);
    private int _runs;

    public bool IsEmpty => _ids.IsEmpty && _receipts.Due is null;

    public TimeSpan? Due => TalkLimits.Earlier(_ids.Due, _receipts.Due);

    public HeardId? Find(string id) => _ids.Find(id);

    /// <summary>Hears a message.</summary>
    /// <param name="arrived">The frame that it came with, or the last part of it.</param>
    /// <param name="envelope">Its envelope.</param>
    /// <param name="joined">The whole message, where it came in parts.</param>
    /// <param name="first">When it, or its first part, came.</param>
    /// <param name="now">The time.</param>
    public void Hear(TalkEvent.Arrived arrived, MessageEnvelope envelope, byte[]? joined, TimeSpan first, TimeSpan now)
    {
        var (id, want) = (envelope.Id, envelope.Want);
        var deadline = want == MessageWant.Reply ? first + envelope.Ttl : null;
        if (id is not null && _ids.Find(id) is { } known)
        {
            HearAgain(known, arrived, now);
        }
        else if (id is null || (want == MessageWant.Nothing && !_ids.HasRoomFor(want)))
        {
            // It cannot be remembered; it is not lost.
            output.Add(new TalkDecision.Begin(++_runs, MessageWant.Nothing, joined ?? arrived.Content));
        }
        else if (deadline <= now)
        {
            output.Drop(DroppedFrame.Ignored);
        }
        else if (arrived.IsFull || !_ids.HasRoomFor(want))
        {
            output.Drop(DroppedFrame.TooMuch);
            output.Send(_frames.Error(id, new(MessageFault.Busy)), 0, FrameKind.Answer);
        }
        else
        {
            Begin(new(id, ++_runs, want, arrived.Key) { Deadline = deadline, Joined = joined }, arrived, now);
        }
    }

    /// <summary>A message whose id is known comes again.</summary>
    public void HearAgain(HeardId known, TalkEvent.Arrived arrived, TimeSpan now)
    {
        if (known.BeganWith(arrived.Key))
        {
            known.GivenUpAt = null;
            output.Add(new TalkDecision.Begin(known.Run, known.Want, known.Joined ?? arrived.Content));
            return;
        }

        output.Drop(DroppedFrame.Repeated);
        if (known is { IsRunning: true, Want: MessageWant.Reply })
        {
            known.ReceiptDue = null;
            _receipts.Add(known.Id, now);
        }
        else if (!known.IsRunning || known.HasReceipt)
        {
            Answer(known, now);
        }
    }

    public void Handled(TalkEvent.Handled handled, TimeSpan now)
    {
        if (_ids.TakeRunning(handled.Run) is not { } heard) return;

        if (heard.Want == MessageWant.Reply) SetReply(heard, handled);
        else if (!heard.HasReceipt) (heard.HasReceipt, heard.Fault) = (handled.Error is null, handled.Error);

        // One that is durably stored had its receipt.
        var isDue = heard.Want == MessageWant.Reply || !heard.IsStored;
        heard.Bytes = heard.Reply?.Sum(static frame => frame.Length) ?? (heard.Fault?.Message?.Length ?? 0) * sizeof(char);
        _ids.Keep(heard, now);
        if (isDue) Answer(heard, now);
    }

    /// <summary>A message failed, and may come again.</summary>
    public void Failed(int run, TimeSpan now)
    {
        foreach (var heard in _ids.FindRunning(one => one.Run == run)) heard.GivenUpAt = now + TalkLimits.Memory;
    }

    /// <summary>A message goes to another owner of its leg: it is not known here any more.</summary>
    public void Leave(int run) => _ids.Drop(run);

    /// <summary>The leg has another owner: what is to be tried again is tried there. What the app waits for is still told, should a handler here end.</summary>
    public void LeaveStored()
    {
        foreach (var heard in _ids.FindRunning(static one => one.IsStored || one.Want == MessageWant.Nothing)) _ids.Drop(heard.Run);
    }

    /// <summary>Nothing is sent any more.</summary>
    public void Close() => _receipts.Clear();

    public void Forget(TimeSpan now) => _ids.Forget(now);

    /// <summary>The receipts that are being gathered leave now.</summary>
    public void Flush() => _receipts.Flush();

    public void Pump(TimeSpan now)
    {
        if (_ids.Due <= now) PumpIds(now);
        _receipts.Pump(now);
    }

    private void PumpIds(TimeSpan now)
    {
        Forget(now);
        foreach (var heard in _ids.FindRunning(one => one.ReceiptDue <= now))
        {
            heard.ReceiptDue = null;
            _receipts.Add(heard.Id, now);
        }

        foreach (var heard in _ids.FindRunning(one => one.Deadline <= now))
        {
            // Nobody waits for it: it ends without an outcome.
            _receipts.Remove(heard.Id);
            output.Add(new TalkDecision.Cancel(heard.Run));
            _ids.TakeRunning(heard.Run);
            _ids.Keep(heard, now);
        }

        foreach (var heard in _ids.FindRunning(one => one.GivenUpAt <= now)) _ids.Drop(heard.Run);
    }

    private void Begin(HeardId heard, TalkEvent.Arrived arrived, TimeSpan now)
    {
        _ids.Begin(heard);
        output.Add(new TalkDecision.Begin(heard.Run, heard.Want, heard.Joined ?? arrived.Content));
        if (heard.Want == MessageWant.Reply)
        {
            heard.ReceiptDue = now + TalkLimits.LongReply;
        }
        else if (heard.Want == MessageWant.Receipt && arrived.IsStored && heard.Joined is null)
        {
            // Of a message in parts only this one is sure to be given again.
            heard.IsStored = heard.HasReceipt = true;
            _receipts.Add(heard.Id, now);
        }
    }

    private void SetReply(HeardId heard, TalkEvent.Handled handled)
    {
        _receipts.Remove(heard.Id);
        heard.Fault = handled.Error;
        if (heard.Fault is null && handled.Reply is { } reply)
        {
            heard.Reply = OutgoingMessage.Fit(_frames, _frames.Reply(reply.Span, heard.Id), client.TakesParts, heard.Id, settings.NewId);
        }

        if (heard.Fault is not null || heard.Reply is not null) return;

        // It did not fit, or there is none.
        output.Drop(DroppedFrame.Unsendable);
        heard.Fault = new(MessageFault.Failed);
    }

    /// <summary>Gives the outcome: for the first time, or again.</summary>
    private void Answer(HeardId heard, TimeSpan now)
    {
        if (heard.Want == MessageWant.Nothing || heard.Deadline <= now) return;

        if (heard.HasReceipt) _receipts.Add(heard.Id, now);
        else if (heard.Reply is { } reply) output.Send(reply, 0, FrameKind.Answer);
        else output.Send(_frames.Error(heard.Id, heard.Fault ?? new(MessageFault.Gone)), 0, FrameKind.Answer);
    }
}
