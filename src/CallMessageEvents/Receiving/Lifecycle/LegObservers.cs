namespace CallMessageEvents;

/// <summary>Notifies the observers of a leg, as it is known.</summary>
internal sealed class LegObservers(CallDirectory directory, CallGuard guard, IReadOnlyList<ILegObserver> observers)
{
    /// <summary>Whether looking at the leg notifies the observers that it is active.</summary>
    public bool IsActive(CallRecord leg) => leg.IsVoiceSdk && guard.IsActive(leg);

    /// <summary>Looks at a leg. It only queues work.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="wasInProgress">Whether the leg is known to have been in progress, whatever it is now.</param>
    /// <returns>Whether an observer must learn of the leg's end, which no status callback promises.</returns>
    public bool Look(CallRecord leg, bool wasInProgress = false)
    {
        if (!leg.IsVoiceSdk) return false;

        var (state, mustKnowEnd) = (directory.State(leg.CallSid), false);
        wasInProgress |= guard.IsInProgress(leg);
        if (guard.IsActive(leg))
        {
            foreach (var observer in observers) mustKnowEnd |= observer.Active(leg, state);
            mustKnowEnd &= leg.StatusCallbackAt is null;

            // An end reported meanwhile notified no observer, because none knew that the leg was active.
            leg = directory.Known(leg.CallSid) ?? leg;
        }

        if (wasInProgress)
        {
            foreach (var observer in observers) observer.Answered(leg, state);
        }

        if (!leg.IsEnded) return mustKnowEnd;
        foreach (var observer in observers) observer.Ended(leg, state);
        return mustKnowEnd;
    }

    /// <summary>Whether everything that looking at the leg asks for was done. Call it when the leg's queued work has run.</summary>
    public bool AreDone(CallRecord leg)
    {
        if (!leg.IsVoiceSdk || !(leg.IsEnded || guard.IsActive(leg))) return true;

        var state = directory.State(leg.CallSid);
        return observers.All(observer => observer.IsDone(leg, state));
    }
}
