using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>What the app has asked for or sent and waits for: repeated until it is there, or until the app waits no longer.</summary>
internal sealed class Asks(Outbox outbox, Greeting greeting, Func<string> newId, List<TalkDecision> decisions)
{
    private readonly List<Ask> _waiting = []; // In the order of asking.

    public TimeSpan? Due => (_waiting.Select(ask => (TimeSpan?)ask.Deadline).Concat(greeting.IsAnswered && outbox.IsOpen ? _waiting.Select(ask => ask.Next) : [])).Min();

    public void Add(TalkEvent.Asked asked, TimeSpan now)
    {
        if (_waiting.Count == Limits.Waiting)
        {
            decisions.Add(new TalkDecision.Done(asked.Call, null, new(TalkError.Busy)));
            return;
        }

        _waiting.Add(new(asked, newId(), now));
    }

    public void Abandon(int call)
    {
        if (_waiting.Find(ask => ask.Call == call) is not { } abandoned) return;
        abandoned.IsOver = true;
        _waiting.Remove(abandoned);
    }

    public void Fail(int call, string code)
    {
        if (_waiting.Find(ask => ask.Call == call) is { } failed) End(failed, new(code));
    }

    /// <summary>Nothing will come any more.</summary>
    public void FailAll(string code)
    {
        foreach (var ask in _waiting.ToArray()) End(ask, new(code, OutcomeUnknown: ask.Sendings > 0 && code is TalkError.CallEnded));
    }

    /// <summary>The other side has it.</summary>
    public void Receipt(string id)
    {
        if (Find(id) is { WantsReply: false } sent) End(sent, null);
    }

    public void Error(string id, TalkError error)
    {
        if (Find(id) is { } ask) End(ask, error);
    }

    public void Reply(string id, string content)
    {
        if (Find(id) is { } ask) End(ask, null, ask.WantsReply ? content : null);
    }

    /// <summary>The connection is back: what waits is sent again, but nothing twice within a second.</summary>
    public void Hurry(TimeSpan now)
    {
        foreach (var ask in _waiting.Where(ask => ask.Next > now)) ask.Next = Max(now, ask.Last + Limits.ShortestRepetition);
    }

    public void Pump(TimeSpan now)
    {
        foreach (var ask in _waiting.Where(ask => ask.Deadline <= now).ToArray()) End(ask, new(TalkError.TimedOut, OutcomeUnknown: ask.Sendings > 0));
        if (!greeting.IsAnswered || !outbox.IsOpen) return;
        foreach (var ask in _waiting.Where(ask => ask.Next <= now).ToArray()) Post(ask, now);
    }

    private void Post(Ask ask, TimeSpan now)
    {
        ask.Next = null;
        if (ask.Sendings > 0 && now - ask.First > Limits.LongestRepetition) return;
        if (ask.Parts is null && greeting.ServerTakesParts && Text(ask, now) is { } text && Encoding.UTF8.GetByteCount(text) > Limits.FrameBytes)
        {
            if ((ask.Parts = FrameText.Split(ask.Id, null, text)) is null)
            {
                End(ask, new(TalkError.TooLarge));
                return;
            }
        }

        if (ask.Parts is null)
        {
            outbox.Add(new(sent => ask.IsOver ? null : Text(ask, sent), ask.Call, sent => Sent(ask, sent)));
            return;
        }

        for (var part = 0; part < ask.Parts.Count; part++)
        {
            var frame = ask.Parts[part];
            outbox.Add(new(_ => ask.IsOver ? null : frame, ask.Call, part == ask.Parts.Count - 1 ? sent => Sent(ask, sent) : null));
        }
    }

    private static void Sent(Ask ask, TimeSpan now)
    {
        if (ask.Sendings++ == 0) ask.First = now;
        (ask.Last, ask.Next) = (now, now + Limits.WaitAfter(ask.Sendings));
    }

    private static string Text(Ask ask, TimeSpan now) =>
        ask.WantsReply ? FrameText.Request(ask.Id, ask.Content, ask.Deadline - now) : FrameText.Send(ask.Id, ask.Content);

    private Ask? Find(string id) => _waiting.Find(ask => string.Equals(ask.Id, id, StringComparison.Ordinal));

    private void End(Ask ask, TalkError? error, string? reply = null)
    {
        ask.IsOver = true;
        _waiting.Remove(ask);
        decisions.Add(new TalkDecision.Done(ask.Call, reply, error));
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed class Ask(TalkEvent.Asked asked, string id, TimeSpan now)
    {
        public int Call => asked.Call;

        public string Content => asked.Content;

        public bool WantsReply => asked.WantsReply;

        public string Id => id;

        public TimeSpan Deadline { get; } = now + asked.Timeout;

        /// <summary>When it is to be sent; <see langword="null"/> while it is about to be.</summary>
        public TimeSpan? Next { get; set; } = now;

        public TimeSpan First { get; set; }

        public TimeSpan Last { get; set; }

        public int Sendings { get; set; }

        public IReadOnlyList<string>? Parts { get; set; }

        public bool IsOver { get; set; }
    }
}
