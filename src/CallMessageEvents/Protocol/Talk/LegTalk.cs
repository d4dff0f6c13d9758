namespace CallMessageEvents;

/// <summary>
/// The server's side of the call message protocol on one leg, as a state machine: each event changes the state and returns what is to be done. It has no lock,
/// clock, timer or thread; a driver has those. Not thread-safe.
/// </summary>
internal sealed class LegTalk
{
    private readonly TalkOutput _output = new();
    private readonly LegClient _client;
    private readonly WaitingMessages _messages;
    private readonly Asks _asks;
    private readonly PublishedValues _values;
    private readonly HeardMessages _heard;
    private readonly TalkEars _ears;

    public LegTalk(TalkSettings settings)
    {
        _client = new(settings.Envelope.Frames, _output);
        _messages = new(_client, _output, settings.Jitter);
        _asks = new(settings, _client, _messages, _output);
        _values = new(settings, _client, _messages, _output);
        _heard = new(settings, _client, _output);
        _ears = new(settings, _asks, _messages, _heard, _output);
    }

    /// <summary>When the next <see cref="TalkEvent.Tick"/> is due; null for never.</summary>
    public TimeSpan? Due
    {
        get
        {
            var due = TalkLimits.Earlier(_messages.Due, _values.Due);
            due = TalkLimits.Earlier(due, _heard.Due);
            due = TalkLimits.Earlier(due, _ears.Due);
            return TalkLimits.Earlier(due, _client.Due);
        }
    }

    /// <summary>
    /// Whether nothing would be lost if this talk were forgotten: nothing waits, runs or is remembered. That the leg has a client does not count.
    /// </summary>
    public bool IsUnused => _messages.IsEmpty && _values.IsEmpty && _heard.IsEmpty && _ears.IsEmpty && _client.Due is null;

    /// <param name="happened">What has happened.</param>
    /// <param name="now">The time since some fixed moment. It never goes back.</param>
    public IReadOnlyList<TalkDecision> Apply(TalkEvent happened, TimeSpan now)
    {
        // What is over counts no more, although its tick has not come yet. What is late, such as a reply, still counts.
        _ears.Forget(now);
        _heard.Forget(now);
        _values.Forget(now);
        _client.Pump(now);

        Take(happened, now);

        _heard.Pump(now);
        _asks.Pump(now);
        _messages.Repeat(now);
        _values.Pump(now);
        return _output.Take();
    }

    private void Take(TalkEvent happened, TimeSpan now)
    {
        switch (happened)
        {
            case TalkEvent.Arrived arrived:
                if (_ears.Hear(arrived, now) is var (hello, id) && _client.Hear(hello, id, now)) SendAgain(now);
                break;
            case TalkEvent.Asked asked:
                _asks.Add(asked, now);
                break;
            case TalkEvent.Abandoned abandoned:
                _asks.Abandon(abandoned.Call);
                break;
            case TalkEvent.Handled handled:
                _heard.Handled(handled, now);
                break;
            case TalkEvent.Failed failed:
                _heard.Failed(failed.Run, now);
                break;
            case TalkEvent.Left left:
                _heard.Leave(left.Run);
                break;
            case TalkEvent.Published published:
                _values.Publish(published, now);
                break;
            case TalkEvent.Unpublished unpublished:
                _values.Unpublish(unpublished);
                break;
            case TalkEvent.HandedOver:
                _values.Clear();
                _heard.LeaveStored();
                break;
            case TalkEvent.Answered answered:
                _values.Answered(now - answered.For);
                break;
            case TalkEvent.Greeted greeted:
                Greet(greeted.TakesParts, now);
                break;
            case TalkEvent.Flushed:
                _heard.Flush();
                break;
            case TalkEvent.Ended:
                End(now);
                break;
        }
    }

    private void Greet(bool takesParts, TimeSpan now)
    {
        var isNew = !_client.IsThere;
        _client.Greet(takesParts);
        if (isNew) SendAgain(now);
        else _messages.Hurry(now);
    }

    /// <summary>The client is there, or is back: what waits goes at once, in the order of first sending; then the values that do not wait.</summary>
    private void SendAgain(TimeSpan now)
    {
        _asks.Pump(now);
        _messages.Hurry(now);
        _messages.Repeat(now);
        _values.SendAll(now);
    }

    private void End(TimeSpan now)
    {
        if (_output.IsClosed) return;

        _output.IsClosed = true;
        _values.Clear();
        _heard.Close();
        _messages.EndBy(now + TalkLimits.AfterEnd);
    }
}
