namespace CallMessageEvents;

/// <summary>What a <see cref="LegTalk"/> is given.</summary>
/// <param name="Envelope">Reads and writes the envelope.</param>
/// <param name="NewId">Makes the next id of this process.</param>
/// <param name="Jitter">Lengthens a wait a little.</param>
/// <param name="PlainValuesAfter">How long after a leg is in progress a published value goes to it plainly when it has no client; null for never.</param>
/// <param name="Parts">Limits how much of incomplete messages this process keeps.</param>
internal sealed record TalkSettings(Envelope Envelope, Func<string> NewId, Func<TimeSpan, TimeSpan> Jitter, TimeSpan? PlainValuesAfter, PartsRoom Parts)
{
    /// <summary>Whether what is kept of messages is kept for the leg's next owner, too: then it is told what made room.</summary>
    public bool AreOutcomesShared { get; init; }
}
