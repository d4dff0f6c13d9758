namespace CallMessageEvents;

/// <summary>
/// Learns of parents that nobody reports: a browser's leg has no status callbacks. A parent that a child names is fetched once, and again when the child has
/// ended, so that a send after the end needs no request, and the application is told of the end.
/// </summary>
internal sealed class ParentFetch(
    LegQueue queue, CallLookup lookup, LegResolver resolver, CallDirectory directory, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Twilio's answers are a little behind: a parent ends just after its child.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    /// <summary>The time between two looks grows as the parent outlives its child, up to this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Most legs have a child by then that will tell of their end.</summary>
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
    /// Looks twice whether the parent has ended, too. Goes on looking where the application was told that the parent is active, since it must be told of the
    /// end. The end of another child begins anew.
    /// </summary>
    public void FetchAfterEnd(CallRecord child, Action<CallRecord> then)
    {
        if (!CanFetch(child)) return;

        var parent = child.ParentCallSid!.Value;
        var state = directory.State(parent);
        WithoutFlow.Run(() => Look(new(parent, child, state, state.BeginWatch(), then, time.GetTimestamp()), waited: TimeSpan.Zero));
    }

    /// <summary>
    /// The application was told that a leg is active, and no status callback will tell its end. Looks from time to time, and asks Twilio unless a child's
    /// callback will tell.
    /// </summary>
    public void WatchForEnd(CallRecord leg, Action<CallRecord> then)
    {
        if (!SidText.IsWellFormed(leg.CallSid)) return;

        var state = directory.State(leg.CallSid);
        if (!state.TryBeginWatch(out var number)) return;

        _ = WithoutFlow.Run(() => LookAgainAsync(new(leg.CallSid, leg, state, number, then, time.GetTimestamp()), FirstSlowLook));
    }

    /// <param name="watch">Who looks.</param>
    /// <param name="waited">How long it was waited for this look.</param>
    private void Look(Watch watch, TimeSpan waited)
    {
        if (!queue.TryAdd(watch.Reporter, LookAsync)) LookedInVain(watch, waited, found: null);

        async Task LookAsync(CallRecord reporter, CancellationToken cancellationToken)
        {
            if (!watch.State.IsCurrent(watch.Number)) return;

            // Such a child begins a watch of its own when it ends.
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
        var mustKnow = watch.State.Told == ToldOfLeg.Active && directory.Known(watch.Leg) is not null;
        if (mustKnow && found is null && time.GetElapsedTime(watch.Began) >= LongestCall)
        {
            // Twilio does not say, and no call lasts longer. The directory tells the application.
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
            // Nobody waits for this: a send that needs the parent fetches it, and gets the error.
            return null;
        }
    }

    private static TimeSpan Next(TimeSpan waited) => waited < SecondLook ? SecondLook : waited * 2 < LongestWait ? waited * 2 : LongestWait;

    private static bool CanFetch(CallRecord child) => child.ParentCallSid is { } parent && SidText.IsWellFormed(parent);

    /// <summary>Whether a child is active whose end a status callback will tell. One that is known only from Twilio's list tells nothing.</summary>
    private bool HasReportedChild(CallSid leg) => directory.Children(leg).Exists(static child => child is { IsActive: true, StatusCallbackAt: not null });

    /// <summary>Who looks whether a leg has ended.</summary>
    /// <param name="Leg">The leg.</param>
    /// <param name="Reporter">Itself, or the child that named it.</param>
    /// <param name="State">The leg's.</param>
    /// <param name="Number">Of this watch.</param>
    /// <param name="Then">Told what Twilio says.</param>
    /// <param name="Began">When it began, by the clock's timestamp.</param>
    private sealed record Watch(CallSid Leg, CallRecord Reporter, LegState State, int Number, Action<CallRecord> Then, long Began);
}
