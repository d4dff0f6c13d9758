namespace CallMessageEvents;

/// <summary>A leg's <see cref="LegTalk"/>, and who waits for what it decides. Guarded by its line's lock.</summary>
internal sealed class LineTalk(LegLine line, TalkSettings settings, FramePosts posts)
{
    private readonly LegTalk _talk = new(settings);
    private readonly Dictionary<int, PendingAsk> _asks = [];
    private readonly Dictionary<int, MessageRun> _runs = [];
    private HeardAnswers? _answers;
    private int _calls;

    /// <summary>Whether nothing is kept, and nobody waits.</summary>
    public bool IsUnused => _talk.IsUnused && _asks.Count == 0;

    /// <summary>When something happens by itself; null for never.</summary>
    public TimeSpan? Due => _talk.Due;

    /// <summary>Somebody waits from now on.</summary>
    public void Add(PendingAsk ask)
    {
        ask.Call = ++_calls;
        _asks.Add(ask.Call, ask);
    }

    public bool Remove(PendingAsk ask) => _asks.Remove(ask.Call);

    public bool Has(MessageRun run) => _runs.ContainsKey(run.Number);

    public bool Remove(MessageRun run) => _runs.Remove(run.Number);

    /// <summary>Nobody waits any more; returns who did.</summary>
    public PendingAsk[] RemoveAsks()
    {
        PendingAsk[] waiting = [.. _asks.Values];
        _asks.Clear();
        return waiting;
    }

    /// <summary>Whether a frame was not heard before: what an engine gives may come twice.</summary>
    public bool IsNew(TalkEvent.Arrived heard) => !heard.IsStored || (_answers ??= new()).IsNew(heard);

    /// <summary>Applies what happened, and follows what is decided.</summary>
    /// <returns>The message that begins; null for none.</returns>
    public TalkDecision.Begin? Apply(TalkEvent happened, TimeSpan now)
    {
        TalkDecision.Begin? begun = null;
        foreach (var decision in _talk.Apply(happened, now))
        {
            if (decision is TalkDecision.Begin begin) begun = begin;
            else Follow(decision);
        }

        return begun;
    }

    /// <summary>The run of a message that begins, perhaps for another time.</summary>
    public MessageRun RunOf(TalkDecision.Begin begin, TalkEvent.Arrived heard)
    {
        if (_runs.TryGetValue(begin.Run, out var run)) return run;

        // Of a message in parts only the last one would be given again.
        var isTriedAgain = heard.IsStored && begin.Want != MessageWant.Reply && begin.Content.Equals(heard.Content);
        _runs.Add(begin.Run, run = new MessageRun(line, begin.Run, heard.Envelope.Id, begin.Want, isTriedAgain));
        return run;
    }

    private void Follow(TalkDecision decision)
    {
        switch (decision)
        {
            case TalkDecision.Send send:
                posts.Add(send, _asks.GetValueOrDefault(send.Call));
                break;
            case TalkDecision.Connected or TalkDecision.Dropped or TalkDecision.MadeRoom:
                posts.Add(decision, ask: null);
                break;
            case TalkDecision.Done done when _asks.Remove(done.Call, out var ask):
                ask.Done(new(done.Reply, done.Failure));
                break;
            case TalkDecision.Cancel cancel when _runs.Remove(cancel.Run, out var run):
                run.Abandon();
                break;
        }
    }
}
