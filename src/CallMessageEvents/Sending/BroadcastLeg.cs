namespace CallMessageEvents;

/// <summary>What became of a broadcast on one leg.</summary>
public sealed record BroadcastLeg
{
    /// <summary>Gets who was meant.</summary>
    public required EndUser To { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required BroadcastOutcome Outcome { get; init; }

    /// <summary>Gets the leg; null when it was not found.</summary>
    public CallSid? CallSid { get; init; }

    /// <summary>Gets the message, where <see cref="Outcome"/> is <see cref="BroadcastOutcome.Sent"/>; else null.</summary>
    public SentMessage? Message { get; init; }

    /// <summary>Gets why not, where <see cref="Outcome"/> is <see cref="BroadcastOutcome.Failed"/>; else null.</summary>
    public CallMessageException? Error { get; init; }

    /// <summary>Gets whether it may have arrived all the same.</summary>
    public bool OutcomeUnknown { get; init; }
}
