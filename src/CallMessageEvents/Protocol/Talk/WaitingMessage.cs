namespace CallMessageEvents;

/// <summary>A message that was sent and is repeated until the app says that it has it, or until nobody waits.</summary>
internal sealed class WaitingMessage(OutgoingMessage message)
{
    public OutgoingMessage Message => message;

    public string Id => message.Id;

    /// <summary>What the application calls it; 0 for a published value.</summary>
    public int Call { get; init; }

    public bool WantsReply { get; init; }

    /// <summary>When the application waits no longer; null: until it is taken away.</summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>When the first sign must be there; null for none.</summary>
    public TimeSpan? FirstSign { get; set; }

    /// <summary>Whether the app is known to have it.</summary>
    public bool HasSign { get; set; }

    /// <summary>Whether the leg has ended.</summary>
    public bool HasEnded { get; set; }

    public int Sendings { get; private set; }

    public TimeSpan Last { get; private set; }

    /// <summary>When it is sent again, if the leg has a client.</summary>
    public TimeSpan Next { get; set; }

    /// <summary>When the application is told that nothing came.</summary>
    public TimeSpan? GivenUpAt => HasSign ? Deadline : TalkLimits.Earlier(FirstSign, Deadline);

    public void Sent(TimeSpan now, Func<TimeSpan, TimeSpan> jitter)
    {
        (Last, Next) = (now, now + jitter(TalkLimits.WaitAfter(++Sendings)));
    }

    /// <summary>Sends it sooner, but not twice within a second.</summary>
    public void Hurry(TimeSpan now)
    {
        var soonest = Last + TalkLimits.ShortestRepetition;
        if (soonest < now) soonest = now;
        if (Next > soonest) Next = soonest;
    }
}
