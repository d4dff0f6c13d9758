namespace CallMessageEvents;

/// <summary>The last value of each contract, as it goes to this leg.</summary>
internal sealed class PublishedValues(TalkSettings settings, LegClient client, WaitingMessages messages, TalkOutput output)
{
    private readonly List<Value> _values = []; // In the order of publication.
    private Dictionary<string, long>? _removed; // The number of each contract's last removal.
    private TimeSpan? _plainFrom; // When a leg without a client gets values plainly.

    public bool IsEmpty => _values.Count == 0;

    public TimeSpan? Due
    {
        get
        {
            TimeSpan? due = null;
            foreach (var value in _values)
            {
                due = TalkLimits.Earlier(due, value.End);
                if (!client.IsThere && !value.WentPlainly) due = TalkLimits.Earlier(due, _plainFrom);
            }

            return due;
        }
    }

    public void Publish(TalkEvent.Published published, TimeSpan now)
    {
        if (output.IsClosed || _values.Exists(value => value.Type == published.Type && value.Rev >= published.Rev)) return;
        if (_removed?.GetValueOrDefault(published.Type) >= published.Rev) return;

        Remove(published.Type);
        var added = new Value(published.Type, published.Content, published.Rev, now + published.Lifetime);
        _values.Add(added);
        if (client.IsThere) Send(added, now);
    }

    public void Unpublish(TalkEvent.Unpublished unpublished)
    {
        if (unpublished.Rev is { } rev)
        {
            if (_values.Exists(value => value.Type == unpublished.Type && value.Rev > rev)) return;
            (_removed ??= new(StringComparer.Ordinal))[unpublished.Type] = Math.Max(rev, _removed.GetValueOrDefault(unpublished.Type));
        }

        Remove(unpublished.Type);
    }

    public void Remove(string type)
    {
        if (_values.FindIndex(value => value.Type == type) is >= 0 and var index) RemoveAt(index);
    }

    public void Clear()
    {
        while (_values.Count > 0) RemoveAt(_values.Count - 1);
    }

    /// <summary>The leg is known to be in progress since then.</summary>
    public void Answered(TimeSpan since) => _plainFrom ??= since + settings.PlainValuesAfter;

    /// <summary>The client is there, or is back, and may be new: all values go to it, but those that still wait.</summary>
    public void SendAll(TimeSpan now)
    {
        foreach (var value in _values)
        {
            if (value.Waiting is not { } waiting || messages.Find(waiting.Id) != waiting) Send(value, now);
        }
    }

    public void Forget(TimeSpan now)
    {
        for (var i = _values.Count - 1; i >= 0; i--)
        {
            if (_values[i].End <= now) RemoveAt(i);
        }
    }

    public void Pump(TimeSpan now)
    {
        Forget(now);
        if (client.IsThere || !(_plainFrom <= now)) return;

        foreach (var value in _values)
        {
            if (!value.WentPlainly) SendPlainly(value);
        }
    }

    private void Send(Value value, TimeSpan now)
    {
        // One that does not fit does not go there.
        var waiting = new WaitingMessage(new(settings.Envelope.Frames, value.Content, settings.NewId(), MessageWant.Receipt, value.Rev));
        value.Waiting = messages.TryAdd(waiting, FrameKind.Value, now) ? waiting : null;
    }

    private void SendPlainly(Value value)
    {
        value.WentPlainly = true;
        var frame = settings.Envelope.Frames.Message(value.Content.Span, null, MessageWant.Nothing, rev: value.Rev);
        if (OutgoingMessage.FitsWhole(frame)) output.Send(frame, 0, FrameKind.Value);
    }

    private void RemoveAt(int index)
    {
        if (_values[index].Waiting is { } waiting) messages.Remove(waiting);
        _values.RemoveAt(index);
    }

    private sealed class Value(string type, ReadOnlyMemory<byte> content, long rev, TimeSpan? end)
    {
        public string Type => type;

        public ReadOnlyMemory<byte> Content => content;

        public long Rev => rev;

        public TimeSpan? End => end;

        public WaitingMessage? Waiting { get; set; }

        public bool WentPlainly { get; set; }
    }
}
