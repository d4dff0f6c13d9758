namespace CallMessageEvents;

/// <summary>Observes end users' legs. It runs within the callback that reported the leg, so it only queues work.</summary>
internal interface ILegObserver
{
    /// <summary>Called at each report that the leg is active.</summary>
    /// <returns>Whether this observer must learn of the leg's end, even when no status callback will report it.</returns>
    bool Active(CallRecord leg, LegState state);

    /// <summary>Called when the leg is, or was, in progress: perhaps more than once, after <see cref="Active"/>, and before <see cref="Ended"/>.</summary>
    void Answered(CallRecord leg, LegState state);

    /// <summary>Called when the leg has ended, perhaps more than once.</summary>
    void Ended(CallRecord leg, LegState state);

    /// <summary>Whether what this observer had to do for the leg, which is active or has ended, is done. Asked when its queued work has run.</summary>
    bool IsDone(CallRecord leg, LegState state);
}
