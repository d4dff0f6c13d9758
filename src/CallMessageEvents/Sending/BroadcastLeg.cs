namespace CallMessageEvents;

/// <summary>What became of a broadcast on one leg.</summary>
public sealed record BroadcastLeg
{
    /// <summary>Who was meant.</summary>
    public required EndUser To { get; init; }

    /// <summary>What became of it.</summary>
    public required BroadcastOutcome Outcome { get; init; }

    /// <summary>The leg; null when it was not found.</summary>
    public CallSid? CallSid { get; init; }

    /// <summary>The message, where <see cref="Outcome"/> is <see cref="BroadcastOutcome.Sent"/>; else null.</summary>
    public SentMessage? Message { get; init; }

    /// <summary>Why not, where <see cref="Outcome"/> is <see cref="BroadcastOutcome.Failed"/>; else null.</summary>
    public CallMessageException? Error { get; init; }

    /// <summary>Whether it may have arrived all the same.</summary>
    public bool OutcomeUnknown { get; init; }
}
