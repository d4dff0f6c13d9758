namespace CallMessageEvents;

/// <summary>
/// Notifies the observers of each reported leg and of its parent. It fetches a parent that is not reported, and polls a leg whose end no status callback
/// promises, such as a browser's in a conference.
/// </summary>
internal sealed class LegWatch(CallDirectory directory, CallGuard guard, ParentFetch parents, IReadOnlyList<ILegObserver> observers)
{
    /// <summary>Handles the report of a leg. It only queues work.</summary>
    public void Reported(CallRecord leg)
    {
        Look(leg);
        if (leg.ParentCallSid is not { } parentSid) return;

        var parent = directory.Known(parentSid);
        if (parent is { HasFacts: true }) Look(parent);
        else if (leg.IsActive) parents.FetchOnce(leg, Look);

        if (leg.IsEnded && parent is not ({ IsEnded: true } or { StatusCallbackAt: not null })) parents.FetchAfterEnd(leg, Look);
    }

    private void Look(CallRecord leg)
    {
        if (!leg.IsVoiceSdk) return;

        var state = directory.State(leg.CallSid);
        if (guard.IsActive(leg))
        {
            var mustKnowEnd = false;
            foreach (var observer in observers) mustKnowEnd |= observer.Active(leg, state);
            if (mustKnowEnd && leg.StatusCallbackAt is null) parents.WatchForEnd(leg, Look);

            // An end reported meanwhile notified no observer, because none knew that the leg was active.
            leg = directory.Known(leg.CallSid) ?? leg;
        }

        if (!leg.IsEnded) return;
        foreach (var observer in observers) observer.Ended(leg, state);
    }
}
