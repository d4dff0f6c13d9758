namespace CallMessageEvents;

/// <summary>Says what a frame of the app is, and has it dealt with.</summary>
internal sealed class TalkEars(TalkSettings settings, Asks asks, WaitingMessages messages, HeardMessages heard, TalkOutput output)
{
    private readonly IncompleteMessages _parts = new(settings.Parts, output);

    public bool IsEmpty => _parts.IsEmpty;

    public TimeSpan? Due => _parts.Due;

    /// <returns>The frame's hello, which is left to the caller, and its id; null for every other frame.</returns>
    public (ClientHello Hello, string? Id)? Hear(TalkEvent.Arrived arrived, TimeSpan now)
    {
        if (!arrived.Envelope.IsPart) return HearWhole(arrived, arrived.Envelope, arrived.Type, null, now, now);

        return HearPart(arrived, now);
    }

    public void Forget(TimeSpan now) => _parts.Forget(now);

    private (ClientHello Hello, string? Id)? HearPart(TalkEvent.Arrived arrived, TimeSpan now)
    {
        if (arrived.Envelope is not { Id: { } id, Part: var (index, count), Data: { } data, ReAll: null } part)
        {
            output.Drop(DroppedFrame.Ignored);
            return null;
        }

        if (part.Re is { } re)
        {
            if (messages.Find(re) is not { } asked)
            {
                output.Drop(DroppedFrame.Late);
                return null;
            }

            asked.HasSign = true;
        }

        if (heard.Find(id) is { } known)
        {
            // It was whole before: the last part stands for all of the repeat.
            if (index == count - 1 || known.BeganWith(arrived.Key)) heard.HearAgain(known, arrived, now);
            return null;
        }

        if (_parts.Add(id, index, count, data, now) is not var (joined, first)) return null;

        if (settings.Envelope.ReadJoined(joined) is { IsPart: false } envelope)
        {
            return HearWhole(arrived, envelope with { Id = id, Want = envelope.Wanted }, settings.Envelope.ReadType(joined), joined, first, now);
        }

        output.Drop(DroppedFrame.Ignored);
        return null;
    }

    private (ClientHello Hello, string? Id)? HearWhole(
        TalkEvent.Arrived arrived, MessageEnvelope envelope, string? type, byte[]? joined, TimeSpan first, TimeSpan now)
    {
        if (envelope.ReAll is { } receipts)
        {
            if (type is null && envelope.Error is null) HearReceipts(receipts);
            else output.Drop(DroppedFrame.Ignored);
        }
        else if (envelope.Re is { } re)
        {
            HearAnswer(re, envelope, type, joined ?? arrived.Content);
        }
        else if (envelope.Hello is { } hello)
        {
            return (hello, envelope.Id);
        }
        else
        {
            heard.Hear(arrived, envelope, joined, first, now);
        }

        return null;
    }

    private void HearReceipts(IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
        {
            output.Drop(DroppedFrame.Ignored);
            return;
        }

        var isLate = true;
        foreach (var id in ids)
        {
            if (messages.Find(id) is not { } waiting) continue;

            isLate = false;
            HearReceipt(waiting);
        }

        if (isLate) output.Drop(DroppedFrame.Late);
    }

    private void HearAnswer(string re, MessageEnvelope envelope, string? type, ReadOnlyMemory<byte> content)
    {
        if (messages.Find(re) is not { } waiting) output.Drop(DroppedFrame.Late);
        else if (envelope.Error is { } error) End(waiting, null, new(TalkFailureKind.Error, error));
        else if (envelope.Hello is not null) output.Drop(DroppedFrame.Ignored);
        else if (type is not null && waiting.WantsReply) End(waiting, content, null);
        else HearReceipt(waiting);
    }

    /// <summary>The app has it. A reply says so, too.</summary>
    private void HearReceipt(WaitingMessage waiting)
    {
        waiting.HasSign = true;
        if (!waiting.WantsReply) End(waiting, null, null);
    }

    private void End(WaitingMessage waiting, ReadOnlyMemory<byte>? reply, TalkFailure? failure)
    {
        if (waiting.Call == 0) messages.Remove(waiting);
        else asks.End(waiting, reply, failure);
    }
}
