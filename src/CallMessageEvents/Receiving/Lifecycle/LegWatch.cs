namespace CallMessageEvents;

/// <summary>
/// What is done once a leg was reported, after the answer to whoever reported it: an end user's leg is subscribed, the application is told, and a parent that nobody reports is
/// learned of. A leg whose end no status callback promises, such as a browser's in a conference, is looked for until it has ended.
/// </summary>
internal sealed class LegWatch(CallDirectory directory, CallGuard guard, AutoSubscriber subscriber, ParentFetch parents, LifecycleNotifier notifier)
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
            if (notifier.Active(leg, state) && leg.StatusCallbackAt is null) parents.WatchForEnd(leg, Look);
            subscriber.Subscribe(leg, state);

            // Who reported the end meanwhile saw that nobody had been told of the leg.
            leg = directory.Known(leg.CallSid) ?? leg;
        }

        if (leg.IsEnded) notifier.Ended(leg, state);
    }
}
