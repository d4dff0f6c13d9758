namespace CallMessageEvents;

/// <summary>The result of a broadcast on one leg.</summary>
public sealed record BroadcastLeg
{
    /// <summary>Gets the end user that the message was for.</summary>
    public required EndUser To { get; init; }

    /// <summary>Gets the outcome.</summary>
    public required BroadcastOutcome Outcome { get; init; }

    /// <summary>Gets the leg; null when it was not found.</summary>
    public CallSid? CallSid { get; init; }

    /// <summary>
    /// Gets the message, where <see cref="Outcome"/> is <see cref="BroadcastOutcome.Sent"/> or <see cref="BroadcastOutcome.NotReceived"/>; else null.
    /// </summary>
    public SentMessage? Message { get; init; }

    /// <summary>
    /// Gets the error, where <see cref="Outcome"/> is <see cref="BroadcastOutcome.Failed"/> or <see cref="BroadcastOutcome.NotReceived"/>; else null.
    /// </summary>
    public CallMessageException? Error { get; init; }

    /// <summary>Gets whether the message may have arrived all the same.</summary>
    public bool OutcomeUnknown { get; init; }
}
