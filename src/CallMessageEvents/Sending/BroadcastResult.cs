namespace CallMessageEvents;

/// <summary>The result of a broadcast, leg by leg.</summary>
public sealed record BroadcastResult
{
    /// <summary>Gets the legs, in the order of the conversation, of the conference's list, or as given.</summary>
    public required IReadOnlyList<BroadcastLeg> Legs { get; init; }

    /// <summary>Gets the broadcast's key. Each leg's key is this one, a hyphen and the leg's sid. Use it to repeat what failed.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Gets the number of legs for which Twilio has taken the message.</summary>
    public int SentCount => Legs.Count(static leg => leg.Outcome == BroadcastOutcome.Sent);

    /// <summary>Gets whether Twilio has taken the message for every leg with a Voice SDK.</summary>
    public bool IsComplete => Legs.All(static leg => leg.Outcome is BroadcastOutcome.Sent or BroadcastOutcome.Skipped);
}
