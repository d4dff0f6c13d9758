using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>What the app has asked for or sent and waits for: repeated until it is there, or until the app waits no longer.</summary>
internal sealed class Asks(Outbox outbox, Greeting greeting, Func<string> newId, List<TalkDecision> decisions)
{
    private readonly List<Ask> _waiting = []; // In the order of asking.

    public TimeSpan? Due =>
        (_waiting.Select(ask => (TimeSpan?)ask.Deadline).Concat(greeting.IsAnswered && outbox.IsOpen ? _waiting.Select(ask => ask.Next) : [])).Min();

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
        foreach (var ask in _waiting.ToArray()) End(ask, new(code, OutcomeUnknown: ask.Sendings > 0));
    }

    /// <summary>Whether something of that name waits.</summary>
    public bool Await(string id) => Find(id) is not null;

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
        var bytes = ask.Parts is null ? Encoding.UTF8.GetByteCount(Text(ask, now)) : 0;
        if (bytes > Limits.FrameBytes && greeting.ServerTakesParts) ask.Parts = FrameText.Split(ask.Id, null, Text(ask, now));
        if (ask.Parts is null && bytes > (greeting.ServerTakesParts ? Limits.FrameBytes : Limits.WholeBytes))
        {
            End(ask, new(TalkError.TooLarge));
        }
        else if (ask.Parts is null)
        {
            outbox.AddMessage(new(sent => ask.IsOver ? null : Text(ask, sent), ask.Call, sent => Sent(ask, sent)));
        }
        else
        {
            foreach (var frame in ask.Parts.SkipLast(1)) outbox.AddMessage(new(_ => ask.IsOver ? null : frame, ask.Call));
            outbox.AddMessage(new(_ => ask.IsOver ? null : ask.Parts[^1], ask.Call, sent => Sent(ask, sent)));
        }
    }

    private static void Sent(Ask ask, TimeSpan now)
    {
        (ask.Last, ask.Next) = (now, now + Limits.WaitAfter(++ask.Sendings));
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

        public TimeSpan Last { get; set; }

        public int Sendings { get; set; }

        public IReadOnlyList<string>? Parts { get; set; }

        public bool IsOver { get; set; }
    }
}
