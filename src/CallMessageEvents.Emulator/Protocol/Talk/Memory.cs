using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>What came from the other side: each id is handled once, and answered as often as it comes.</summary>
internal sealed class Memory(Outbox outbox, Greeting greeting, ReceiptBook receipts, Func<string> newId, List<TalkDecision> decisions)
{
    private readonly Dictionary<string, Heard> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Heard> _running = [];
    private readonly Queue<Heard> _done = []; // The oldest outcome first.
    private int _bytes;

    public TimeSpan? Due => _running.Values.SelectMany(one => new[] { one.ReceiptDue, one.Deadline })
        .Append(_done.TryPeek(out var oldest) ? oldest.ForgottenAt : null).Min();

    public bool Knows(string id) => _byId.ContainsKey(id);

    /// <summary>A message with a name that is not known.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="run">What its handling is called by.</param>
    /// <param name="first">When it, or its first part, came.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it begins.</returns>
    public bool TryHear(Frame frame, int run, TimeSpan first, TimeSpan now)
    {
        var envelope = frame.Envelope!;
        var deadline = envelope.Want == Want.Reply ? first + envelope.Ttl : null;
        if (deadline <= now) return false;
        var heard = new Heard(envelope.Id!, run, envelope.Want, deadline);
        if (_running.Count == Limits.Waiting)
        {
            if (envelope.Want != Want.Nothing) outbox.AddAnswer(FrameText.Error(heard.Id, new(TalkError.Busy)));
            return false;
        }

        if (envelope.Want == Want.Reply) heard.ReceiptDue = now + Limits.LongReply;
        _byId.Add(heard.Id, heard);
        _running.Add(run, heard);
        return true;
    }

    /// <summary>A message with a name that is known.</summary>
    public void Repeat(string id, TimeSpan now)
    {
        var known = _byId[id];
        if (known.IsRunning && known.Want != Want.Nothing)
        {
            known.ReceiptDue = null;
            receipts.Add(known.Id, now);
        }
        else
        {
            Post(known, now);
        }
    }

    /// <summary>A message with a name that need not be handled: it counts as handled.</summary>
    public void Ignore(Frame frame, TimeSpan now)
    {
        var heard = new Heard(frame.Envelope!.Id!, 0, frame.Envelope.Want, null);
        _byId.Add(heard.Id, heard);
        Keep(heard, now);
        Post(heard, now);
    }

    public void Handled(TalkEvent.Handled handled, TimeSpan now)
    {
        if (!_running.Remove(handled.Run, out var heard)) return;
        heard.Answer = handled.Error is { } error ? [FrameText.Error(heard.Id, error)]
            : handled.Reply is { } reply ? Write(heard, reply)
            : [];
        receipts.Remove(heard.Id);
        Keep(heard, now);
        Post(heard, now);
    }

    /// <summary>The app is not there any more: what runs is cancelled.</summary>
    /// <param name="error">What the other side is told; <see langword="null"/> for nothing.</param>
    public void CancelAll(TalkError? error)
    {
        foreach (var heard in _running.Values)
        {
            if (error is not null && heard.Want != Want.Nothing) outbox.AddAnswer(FrameText.Error(heard.Id, error));
            decisions.Add(new TalkDecision.Cancel(heard.Run));
        }

        _running.Clear();
    }

    public void Pump(TimeSpan now)
    {
        foreach (var heard in _running.Values.Where(one => one.ReceiptDue <= now))
        {
            heard.ReceiptDue = null;
            receipts.Add(heard.Id, now);
        }

        foreach (var heard in _running.Values.Where(one => one.Deadline <= now).ToArray())
        {
            // Nobody waits for it: it ends without an outcome.
            _running.Remove(heard.Run);
            receipts.Remove(heard.Id);
            decisions.Add(new TalkDecision.Cancel(heard.Run));
            Keep(heard, now);
        }

        while (_done.TryPeek(out var oldest) && (oldest.ForgottenAt <= now || _byId.Count > Limits.RememberedIds)) Forget(_done.Dequeue());
    }

    private void Post(Heard heard, TimeSpan now)
    {
        if (heard.Want == Want.Nothing || heard.Deadline <= now) return;
        if (heard.Answer is [])
        {
            receipts.Add(heard.Id, now);
            return;
        }

        foreach (var frame in heard.Answer ?? [FrameText.Error(heard.Id, new(TalkError.Gone))]) outbox.AddAnswer(frame);
    }

    private IReadOnlyList<string> Write(Heard heard, string reply)
    {
        var text = FrameText.Reply(heard.Id, reply);
        var bytes = Encoding.UTF8.GetByteCount(text);
        var frames = bytes <= Limits.FrameBytes || (bytes <= Limits.WholeBytes && !greeting.ServerTakesParts) ? new[] { text }
            : greeting.ServerTakesParts ? FrameText.Split(newId(), heard.Id, text)
            : null;
        if (frames is null) return [FrameText.Error(heard.Id, new(TalkError.Failed))];
        heard.Bytes = frames.Sum(Encoding.UTF8.GetByteCount);
        return frames;
    }

    private void Keep(Heard heard, TimeSpan now)
    {
        heard.IsRunning = false;
        heard.ForgottenAt = now + Limits.Memory;
        _done.Enqueue(heard);
        _bytes += heard.Bytes;
        foreach (var oldest in _done.Where(one => one.Bytes > 0))
        {
            // One that is larger by itself is kept until the next.
            if (_bytes <= Limits.KeptReplyBytes || oldest == heard) return;
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
