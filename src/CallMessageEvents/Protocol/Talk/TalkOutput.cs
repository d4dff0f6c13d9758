namespace CallMessageEvents;

/// <summary>Gathers what is decided.</summary>
internal sealed class TalkOutput
{
    private List<TalkDecision> _decisions = [];

    /// <summary>Whether the leg has ended: nothing is sent any more.</summary>
    public bool IsClosed { get; set; }

    public void Add(TalkDecision decision) => _decisions.Add(decision);

    public void Drop(DroppedFrame what) => _decisions.Add(new TalkDecision.Dropped(what));

    public void Send(byte[] frame, int call, FrameKind kind)
    {
        if (!IsClosed) _decisions.Add(new TalkDecision.Send(frame, call, kind));
    }

    public void Send(IReadOnlyList<byte[]> frames, int call, FrameKind kind)
    {
        for (var i = 0; i < frames.Count; i++) Send(frames[i], call, kind);
    }

    public IReadOnlyList<TalkDecision> Take()
    {
        if (_decisions.Count == 0) return [];

        var taken = _decisions;
        _decisions = [];
        return taken;
    }
}
