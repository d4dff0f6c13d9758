namespace CallMessageEvents;

/// <summary>
/// Fetches parents that are not reported, because a browser's leg has no status callbacks. It fetches a parent when a child names it, and again when the child
/// has ended, so that a later send needs no request, and the application learns of the end.
/// </summary>
internal sealed class ParentFetch(
    LegQueue queue, CallLookup lookup, LegResolver resolver, CallDirectory directory, TimeProvider time, CancellationToken stopping)
{
    /// <summary>The wait before the first poll: Twilio's answers are a little behind, and a parent ends just after its child.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    /// <summary>The longest time between two polls. It grows as the parent outlives its child.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>By then most legs have a child whose callback will report their end.</summary>
    private static readonly TimeSpan FirstSlowLook = TimeSpan.FromMinutes(1);

    /// <summary>Twilio ends a call after this time at the latest.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(24);

    public void FetchOnce(CallRecord child, Action<CallRecord> then)
    {
        if (!CanFetch(child)) return;

        var parent = child.ParentCallSid!.Value;
        var state = directory.State(parent);
        if (!state.TryBeginFetch()) return;
        if (!queue.TryAdd(child, FetchAsync)) state.FetchFailed();

        async Task FetchAsync(CallRecord child, CancellationToken cancellationToken)
        {
            CallRecord? fetched = null;
            try
            {
                fetched = await TryFetchAsync(parent, child, lookup.FetchFactsAsync, then, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (fetched is null) state.FetchFailed();
            }
        }
    }

    /// <summary>
    /// Polls twice whether the parent has ended, too. It goes on when the parent was reported to the application as active, because its end must be reported.
    /// The end of another child starts it again.
    /// </summary>
    public void FetchAfterEnd(CallRecord child, Action<CallRecord> then)
    {
        if (!CanFetch(child)) return;

        var parent = child.ParentCallSid!.Value;
        var state = directory.State(parent);
        WithoutFlow.Run(() => Look(new(parent, child, state, state.BeginWatch(), then, time.GetTimestamp()), waited: TimeSpan.Zero));
    }

    /// <summary>
    /// Polls a leg that was reported to the application as active, when no status callback will report its end. It asks Twilio unless a child's callback will
    /// report the end.
    /// </summary>
    public void WatchForEnd(CallRecord leg, Action<CallRecord> then)
    {
        if (!SidText.IsWellFormed(leg.CallSid)) return;

        var state = directory.State(leg.CallSid);
        if (!state.TryBeginWatch(out var number)) return;

        _ = WithoutFlow.Run(() => LookAgainAsync(new(leg.CallSid, leg, state, number, then, time.GetTimestamp()), FirstSlowLook));
    }

    /// <param name="watch">The watch that polls.</param>
    /// <param name="waited">The wait before this poll.</param>
    private void Look(Watch watch, TimeSpan waited)
    {
        if (!queue.TryAdd(watch.Reporter, LookAsync)) LookedInVain(watch, waited, found: null);

        async Task LookAsync(CallRecord reporter, CancellationToken cancellationToken)
        {
            if (!watch.State.IsCurrent(watch.Number)) return;

            // Such a child begins its own watch when it ends.
            if (HasReportedChild(watch.Leg))
            {
                watch.State.EndWatch(watch.Number);
                return;
            }

            CallRecord? found = null;
            try
            {
                found = await TryFetchAsync(watch.Leg, reporter, lookup.FetchAsync, watch.Then, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (found is not { IsEnded: true }) LookedInVain(watch, waited, found);
            }
        }
    }

    private void LookedInVain(Watch watch, TimeSpan waited, CallRecord? found)
    {
        var mustKnow = watch.State.IsEndAwaited && directory.Known(watch.Leg) is not null;
        if (mustKnow && found is null && time.GetElapsedTime(watch.Began) >= LongestCall)
        {
            // Twilio does not say, but no call lasts longer. The directory reports the end.
            directory.Merge(new CallRecord { CallSid = watch.Leg, Status = CallStatus.Completed });
            return;
        }

        if (waited < SecondLook || mustKnow) _ = LookAgainAsync(watch, Next(waited));
        else watch.State.EndWatch(watch.Number);
    }

    private async Task LookAgainAsync(Watch watch, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, time, stopping).ConfigureAwait(false);
            if (!watch.State.IsCurrent(watch.Number)) return;
            if (directory.Known(watch.Leg) is { IsEnded: true } or { StatusCallbackAt: not null }) watch.State.EndWatch(watch.Number);
            else Look(watch, wait);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task<CallRecord?> TryFetchAsync(
        CallSid leg, CallRecord reporter, Func<CallSid, AccountSid, CancellationToken, Task<CallRecord>> fetch, Action<CallRecord> then,
        CancellationToken cancellationToken)
    {
        try
        {
            var found = await fetch(leg, resolver.AccountOf(reporter), cancellationToken).ConfigureAwait(false);
            then(found);
            return found;
        }
        catch (Exception e) when (e is CallMessageException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody awaits this: a send that needs the parent fetches it itself, and gets the error.
            return null;
        }
    }

    private static TimeSpan Next(TimeSpan waited) => waited < SecondLook ? SecondLook : waited * 2 < LongestWait ? waited * 2 : LongestWait;

    private static bool CanFetch(CallRecord child) => child.ParentCallSid is { } parent && SidText.IsWellFormed(parent);

    /// <summary>Whether an active child has status callbacks, which will report its end. A child known only from Twilio's list has none.</summary>
    private bool HasReportedChild(CallSid leg) => directory.Children(leg).Exists(static child => child is { IsActive: true, StatusCallbackAt: not null });

    /// <summary>A watch for a leg's end.</summary>
    /// <param name="Leg">The leg.</param>
    /// <param name="Reporter">The leg itself, or the child that named it.</param>
    /// <param name="State">The leg's state.</param>
    /// <param name="Number">The watch's number.</param>
    /// <param name="Then">Called with Twilio's answer.</param>
    /// <param name="Began">The clock's timestamp when it began.</param>
    private sealed record Watch(CallSid Leg, CallRecord Reporter, LegState State, int Number, Action<CallRecord> Then, long Began);
}
