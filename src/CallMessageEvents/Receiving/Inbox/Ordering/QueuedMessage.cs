namespace CallMessageEvents;

/// <summary>A message as its call's order knows it. Guarded by the call's lock; only <see cref="InboxState"/> changes it.</summary>
/// <param name="key">What its deliveries share; null when nothing distinguishes them from other messages.</param>
/// <param name="number">Its place among the call's; null when it has none.</param>
internal abstract class QueuedMessage(string? key, long? number)
{
    public string? Key => key;

    public long? Number => number;

    /// <summary>How often it has failed before, as far as that is remembered.</summary>
    public int Failures { get; set; }

    /// <summary>Whether readers were offered it. They are not offered it again after a failure.</summary>
    public bool IsOffered { get; set; }

    /// <summary>Whether a reader has it.</summary>
    public bool IsObserved { get; set; }
}
