namespace CallMessageEvents.Emulator;

/// <summary>Takes what comes from the other side: a part, an answer, or a message.</summary>
internal sealed class TalkEars(Greeting greeting, Asks asks, Memory memory, List<TalkDecision> decisions)
{
    private readonly PartBox _parts = new();
    private readonly Revisions _revisions = new();
    private int _runs;

    public bool AreClosed { get; private set; }

    /// <summary>Gets whether the server and the app have no common version.</summary>
    public bool IsRefused { get; private set; }

    public TimeSpan? Due => new[] { memory.Due, _parts.Due }.Min();

    public void Hear(string content, TimeSpan now)
    {
        if (AreClosed || Frame.Read(content) is not { } frame) return;
        if (frame.Envelope.IsPart)
        {
            HearPart(frame.Envelope, now);
        }
        else
        {
            HearWhole(frame, now, now);
        }
    }

    public void Handled(TalkEvent.Handled handled, TimeSpan now)
    {
        _revisions.Given(handled.Run, toNobody: handled.Error?.Code == TalkError.NoHandler);
        memory.Handled(handled, now);
    }

    /// <summary>Hears nothing any more.</summary>
    /// <param name="error">What the other side is told about what runs; <see langword="null"/> for nothing.</param>
    public void Close(TalkError? error)
    {
        AreClosed = true;
        memory.CancelAll(error);
    }

    public void Pump(TimeSpan now)
    {
        if (AreClosed) return;
        memory.Pump(now);
        _parts.Pump(now);
    }

    private void HearPart(Envelope part, TimeSpan now)
    {
        if (part is not { Id: { } id, Part: var (index, count), Data: not null }) return;
        if (part.Re is { } asked && !asks.Await(asked)) return;
        if (memory.Knows(id))
        {
            // It was whole before: the last part stands for all of the repeat.
            if (index == count - 1) memory.Repeat(id, now);
        }
        else if (_parts.Add(part, now) is var (text, first) && Frame.Read(text) is { Envelope.IsPart: false } frame)
        {
            HearWhole(frame with { Envelope = frame.Envelope with { Id = id, Want = frame.Envelope.Wanted } }, first, now);
        }
    }

    private void HearWhole(Frame frame, TimeSpan first, TimeSpan now)
    {
        var envelope = frame.Envelope;
        if (envelope.ReAll is { } receipts)
        {
            if (frame.Type is null && envelope.Error is null) receipts.ToList().ForEach(asks.Receipt);
        }
        else if (envelope.Re is { } re)
        {
            HearAnswer(re, frame);
        }
        else if (!envelope.IsHello)
        {
            HearMessage(frame, first, now);
        }
    }

    private void HearAnswer(string re, Frame frame)
    {
        var envelope = frame.Envelope;
        if (greeting.IsOwn(re))
        {
            if (envelope.Error is { } refusal)
            {
                IsRefused |= refusal.Code == TalkError.Version;
            }
            else if (envelope.IsHello)
            {
                greeting.Answer(envelope.TakesParts);
            }
        }
        else if (envelope.Error is { } error)
        {
            asks.Error(re, error);
        }
        else if (frame.Type is not null)
        {
            asks.Reply(re, frame.Content);
        }
        else if (!envelope.IsHello)
        {
            asks.Receipt(re);
        }
    }

    private void HearMessage(Frame frame, TimeSpan first, TimeSpan now)
    {
        var envelope = frame.Envelope;
        if (envelope.Id is { } known && memory.Knows(known))
        {
            memory.Repeat(known, now);
            return;
        }

        var (rev, type) = (envelope.Rev, frame.Type);
        if (rev is not null && type is not null && !_revisions.IsNews(type, rev.Value))
        {
            if (envelope.Id is not null) memory.Ignore(frame, now);
            return;
        }

        var run = ++_runs;
        if (envelope.Id is not null && !memory.TryHear(frame, run, first, now)) return;
        if (rev is not null && type is not null) _revisions.Give(run, type, rev.Value);
        decisions.Add(new TalkDecision.Begin(run, type, frame.Content, envelope.Want == Want.Reply));
    }
}
