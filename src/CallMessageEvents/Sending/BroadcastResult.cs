namespace CallMessageEvents;

/// <summary>The result of a broadcast, leg by leg.</summary>
public sealed record BroadcastResult
{
    /// <summary>Gets the legs, in the order of the conversation, of the conference's list, or as given.</summary>
    public required IReadOnlyList<BroadcastLeg> Legs { get; init; }

    /// <summary>Gets the broadcast's key. Each leg's key is this one, a hyphen and the leg's sid. Use it to repeat what failed.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Gets the number of legs that have it: Twilio has taken the message or, with <see cref="SendOptions.Receipt"/>, the app has.</summary>
    public int SentCount => Legs.Count(static leg => leg.Outcome == BroadcastOutcome.Sent);

    /// <summary>Gets whether every leg with a Voice SDK has it, as <see cref="SentCount"/> says.</summary>
    public bool IsComplete => Legs.All(static leg => leg.Outcome is BroadcastOutcome.Sent or BroadcastOutcome.Skipped);
}
