namespace CallMessageEvents;

/// <summary>Gathers receipts for a moment, so that one frame carries many.</summary>
internal sealed class ReceiptGathering(EnvelopeWriting frames, TalkOutput output)
{
    private readonly List<string> _ids = [];

    public TimeSpan? Due { get; private set; }

    public void Add(string id, TimeSpan now)
    {
        if (output.IsClosed || _ids.Contains(id)) return;

        _ids.Add(id);
        Due ??= now + TalkLimits.Gathering;
        if (_ids.Count == TalkLimits.GatheredReceipts) Flush();
    }

    /// <summary>Something else says as much.</summary>
    public void Remove(string id)
    {
        if (_ids.Remove(id) && _ids.Count == 0) Due = null;
    }

    public void Clear()
    {
        _ids.Clear();
        Due = null;
    }

    public void Pump(TimeSpan now)
    {
        if (Due <= now) Flush();
    }

    /// <summary>Does not wait for more.</summary>
    public void Flush()
    {
        if (_ids.Count == 0) return;

        output.Send(frames.Receipts(_ids), 0, FrameKind.Answer);
        Clear();
    }
}
