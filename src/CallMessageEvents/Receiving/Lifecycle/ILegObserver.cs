namespace CallMessageEvents;

/// <summary>Is told of end users' legs. It runs within the callback that reported the leg, so it only puts work into queues.</summary>
internal interface ILegObserver
{
    /// <summary>The leg is active. Told at each report of the leg.</summary>
    /// <returns>Whether from now on this must be told that the leg has ended, even where no status callback will say so.</returns>
    bool Active(CallRecord leg, LegState state);

    /// <summary>The leg has ended. May be told more than once.</summary>
    void Ended(CallRecord leg, LegState state);
}
