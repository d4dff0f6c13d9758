namespace CallMessageEvents;

/// <summary>What is known of the client at the other side, by its hellos.</summary>
internal sealed class LegClient(EnvelopeWriting frames, TalkOutput output)
{
    private TimeSpan? _answered;

    /// <summary>Whether it said hello, and both know a version.</summary>
    public bool IsThere { get; private set; }

    public bool TakesParts { get; private set; }

    /// <summary>When the next hello may be answered, while that is not now.</summary>
    public TimeSpan? Due => _answered + TalkLimits.BetweenHellos;

    /// <returns>Whether it was answered, and both know a version.</returns>
    public bool Hear(ClientHello hello, string? id, TimeSpan now)
    {
        if (id is null || output.IsClosed || now < Due)
        {
            output.Drop(DroppedFrame.Ignored);
            return false;
        }

        _answered = now;
        (IsThere, TakesParts) = (hello.HasVersion1, hello is { HasVersion1: true, TakesParts: true });
        if (IsThere) output.Add(new TalkDecision.Connected(hello, id));
        output.Send(IsThere ? frames.HelloAnswer(id) : frames.Error(id, new(MessageFault.Version)), 0, FrameKind.Answer);
        return IsThere;
    }

    /// <summary>Its hello was heard elsewhere.</summary>
    public void Greet(bool takesParts) => (IsThere, TakesParts) = (true, takesParts);

    public void Pump(TimeSpan now)
    {
        if (Due <= now) _answered = null;
    }
}
