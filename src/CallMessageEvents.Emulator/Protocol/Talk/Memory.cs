using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>What came from the other side: each id is handled once, and answered as often as it comes.</summary>
internal sealed class Memory(Outbox outbox, Greeting greeting, ReceiptBook receipts, Func<string> newId, List<TalkDecision> decisions)
{
    private readonly Dictionary<string, Heard> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Heard> _running = [];
    private readonly Queue<Heard> _done = []; // The oldest outcome first.
    private int _runs;
    private int _bytes;

    public TimeSpan? Due => _running.Values.SelectMany(one => new[] { one.ReceiptDue, one.Deadline })
        .Append(_done.TryPeek(out var oldest) ? oldest.ForgottenAt : null).Min();

    /// <summary>A message that wants an answer.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="now">The time.</param>
    public void Hear(Frame frame, TimeSpan now)
    {
        var envelope = frame.Envelope!;
        if (_byId.TryGetValue(envelope.Id!, out var known))
        {
            Repeat(known, now);
        }
        else if (envelope.Ttl > TimeSpan.Zero || envelope.Ttl is null)
        {
            var heard = new Heard(envelope.Id!, ++_runs, envelope.WantsReply) { Deadline = now + envelope.Ttl };
            if (envelope.WantsReply) heard.ReceiptDue = now + Limits.LongReply;
            _byId.Add(heard.Id, heard);
            _running.Add(heard.Run, heard);
            decisions.Add(new TalkDecision.Begin(heard.Run, frame.Type, frame.Content, envelope.WantsReply));
        }
    }

    public bool Knows(string id) => _byId.ContainsKey(id);

    /// <summary>It needs nobody: it counts as handled.</summary>
    public void Ignore(string id, TimeSpan now)
    {
        if (!_byId.TryGetValue(id, out var known))
        {
            _byId.Add(id, known = new(id, 0, wantsReply: false));
            Keep(known, now);
        }

        Repeat(known, now);
    }

    public void Handled(TalkEvent.Handled handled, TimeSpan now)
    {
        if (!_running.Remove(handled.Run, out var heard)) return;
        heard.Answer = handled.Error is { } error ? [FrameText.Error(heard.Id, error)]
            : handled.Reply is { } reply ? Write(heard.Id, reply)
            : [];
        heard.Bytes = heard.Answer.Sum(Encoding.UTF8.GetByteCount);
        receipts.Remove(heard.Id);
        Post(heard, now);
        Keep(heard, now);
    }

    /// <summary>The app is not there any more: what runs is cancelled.</summary>
    public void CancelAll()
    {
        foreach (var heard in _running.Values) decisions.Add(new TalkDecision.Cancel(heard.Run));
        _running.Clear();
    }

    public void Pump(TimeSpan now)
    {
        foreach (var heard in _running.Values)
        {
            if (heard.ReceiptDue <= now)
            {
                heard.ReceiptDue = null;
                receipts.Add(heard.Id, now);
            }

            if (heard.Deadline <= now)
            {
                heard.Deadline = null;
                decisions.Add(new TalkDecision.Cancel(heard.Run));
            }
        }

        while (_done.TryPeek(out var oldest) && (oldest.ForgottenAt <= now || _byId.Count > Limits.RememberedIds)) Forget(_done.Dequeue());
    }

    private void Repeat(Heard known, TimeSpan now)
    {
        if (known.IsRunning)
        {
            known.ReceiptDue = null;
            receipts.Add(known.Id, now);
        }
        else
        {
            Post(known, now);
        }
    }

    private void Post(Heard heard, TimeSpan now)
    {
        if (heard.Answer is [])
        {
            receipts.Add(heard.Id, now);
            return;
        }

        foreach (var frame in heard.Answer ?? [FrameText.Error(heard.Id, new(TalkError.Gone))]) outbox.Add(new(_ => frame));
    }

    private IReadOnlyList<string> Write(string id, string reply)
    {
        var text = FrameText.Reply(id, reply);
        return Encoding.UTF8.GetByteCount(text) <= Limits.FrameBytes || !greeting.ServerTakesParts ? [text]
            : FrameText.Split(newId(), id, text) ?? [FrameText.Error(id, new(TalkError.Failed))];
    }

    private void Keep(Heard heard, TimeSpan now)
    {
        heard.IsRunning = false;
        heard.ForgottenAt = now + Limits.Memory;
        _done.Enqueue(heard);
        _bytes += heard.Bytes;
        foreach (var oldest in _done.Where(one => one.Bytes > 0))
        {
            if (_bytes <= Limits.KeptReplyBytes) return;
            oldest.Answer = null;
            _bytes -= oldest.Bytes;
            oldest.Bytes = 0;
        }
    }

    private void Forget(Heard heard)
    {
        _byId.Remove(heard.Id);
        _bytes -= heard.Bytes;
    }
}
