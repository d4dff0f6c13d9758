namespace CallMessageEvents;

/// <summary>
/// The server's side of the call message protocol on one leg, as a state machine: each event changes the state and returns what is to be done. It has no lock,
/// clock, timer or thread; a driver has those. Not thread-safe.
/// </summary>
#pragma warning disable CA1822, CS9113 // Skeleton.
internal sealed class LegTalk(TalkSettings settings)
{
    /// <summary>When the next <see cref="TalkEvent.Tick"/> is due; null for never.</summary>
    public TimeSpan? Due => null;

    /// <summary>Whether nothing would be lost if this talk were forgotten: nothing waits, runs or is remembered. That the leg has a client does not count.</summary>
    public bool IsUnused => true;

    /// <param name="happened">What has happened.</param>
    /// <param name="now">The time since some fixed moment. It never goes back.</param>
    public IReadOnlyList<TalkDecision> Apply(TalkEvent happened, TimeSpan now) => throw new NotImplementedException();
}
