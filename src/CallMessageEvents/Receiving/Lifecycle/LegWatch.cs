namespace CallMessageEvents;

/// <summary>
/// Notifies the observers of each reported leg and of its parent. It fetches a parent that is not reported, and polls a leg whose end no status callback
/// promises, such as a browser's in a conference.
/// </summary>
internal sealed class LegWatch(CallDirectory directory, CallGuard guard, ParentFetch parents, IReadOnlyList<ILegObserver> observers)
{
    private readonly LegObservers _observers = new(directory, guard, observers);

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
        if (_observers.Look(leg)) parents.WatchForEnd(leg, Look);
    }
}
