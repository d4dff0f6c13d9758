namespace CallMessageEvents;

/// <summary>What became of a broadcast, leg by leg.</summary>
public sealed record BroadcastResult
{
    /// <summary>Gets the legs, in the order of the conversation, of the conference's list, or as given.</summary>
    public required IReadOnlyList<BroadcastLeg> Legs { get; init; }

    /// <summary>Gets the key of this broadcast: each leg's is this one, a hyphen and the leg's sid. Repeat what failed with it.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Gets how many legs Twilio has taken the message for.</summary>
    public int SentCount => Legs.Count(static leg => leg.Outcome == BroadcastOutcome.Sent);

    /// <summary>Gets whether every leg with a Voice SDK was sent to.</summary>
    public bool IsComplete => Legs.All(static leg => leg.Outcome is BroadcastOutcome.Sent or BroadcastOutcome.Skipped);
}
