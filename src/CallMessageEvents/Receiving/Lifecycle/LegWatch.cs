namespace CallMessageEvents;

/// <summary>
/// Tells the observers of each reported leg and of its parent. A parent that nobody reports is fetched. A leg whose end no status callback promises, such as a
/// browser's in a conference, is polled until it has ended.
/// </summary>
internal sealed class LegWatch(CallDirectory directory, CallGuard guard, ParentFetch parents, IReadOnlyList<ILegObserver> observers)
{
    /// <summary>A leg was reported; this only puts work into queues.</summary>
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

            // An end that was reported meanwhile told no observer, since none knew that the leg was active.
            leg = directory.Known(leg.CallSid) ?? leg;
        }

        if (!leg.IsEnded) return;
        foreach (var observer in observers) observer.Ended(leg, state);
    }
}
