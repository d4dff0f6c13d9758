namespace CallMessageEvents;

/// <summary>
/// Learns of parents that nobody reports: a browser's leg has no status callbacks. One that a child names is fetched once, and again when the child has ended, so that a send
/// after the end needs no request, and the application is told of the end.
/// </summary>
internal sealed class ParentFetch(LegQueue queue, CallLookup lookup, LegResolver resolver, CallDirectory directory, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Twilio's answers are a little behind: a parent ends just after its child.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    /// <summary>The time between two looks grows as the parent outlives its child, up to this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public void FetchOnce(CallRecord child, Action<CallRecord> then)
    {
        if (!CanFetch(child)) return;

        var state = directory.State(child.ParentCallSid!.Value);
        if (!state.TryBeginFetch()) return;
        if (!queue.TryAdd(child, FetchAsync)) state.FetchFailed();

        async Task FetchAsync(CallRecord child, CancellationToken cancellationToken)
        {
            if (await TryFetchAsync(child, lookup.FetchFactsAsync, then, cancellationToken).ConfigureAwait(false) is null) state.FetchFailed();
        }
    }

    /// <summary>
    /// Looks twice whether the parent has ended, too; and goes on looking where the application was told that it is active, since it must be told of the end. The end of another
    /// child begins anew.
    /// </summary>
    public void FetchAfterEnd(CallRecord child, Action<CallRecord> then)
    {
        if (!CanFetch(child)) return;

        var state = directory.State(child.ParentCallSid!.Value);
        WithoutFlow.Run(() => Look(new(child, state, state.BeginWatch(), then), waited: TimeSpan.Zero));
    }

    /// <param name="watch">Who looks.</param>
    /// <param name="waited">How long it was waited for this look.</param>
    private void Look(Watch watch, TimeSpan waited)
    {
        if (!queue.TryAdd(watch.Child, LookAsync)) LookedInVain(watch, waited);

        async Task LookAsync(CallRecord child, CancellationToken cancellationToken)
        {
            // A child that is active begins a watch of its own when it ends.
            if (!watch.State.IsCurrent(watch.Number) || HasActiveChild(child)) return;

            var parent = await TryFetchAsync(child, lookup.FetchAsync, watch.Then, cancellationToken).ConfigureAwait(false);
            if (parent is not { IsEnded: true }) LookedInVain(watch, waited);
        }
    }

    private void LookedInVain(Watch watch, TimeSpan waited)
    {
        var mustKnow = watch.State.Told == ToldOfLeg.Active && directory.Known(watch.Child.ParentCallSid!.Value) is not null;
        if (waited < SecondLook || mustKnow) _ = LookAgainAsync(watch, Next(waited));
    }

    private async Task LookAgainAsync(Watch watch, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, time, stopping).ConfigureAwait(false);
            if (watch.State.IsCurrent(watch.Number)) Look(watch, wait);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task<CallRecord?> TryFetchAsync(
        CallRecord child, Func<CallSid, AccountSid, CancellationToken, Task<CallRecord>> fetch, Action<CallRecord> then, CancellationToken cancellationToken)
    {
        try
        {
            var parent = await fetch(child.ParentCallSid!.Value, resolver.AccountOf(child), cancellationToken).ConfigureAwait(false);
            then(parent);
            return parent;
        }
        catch (Exception e) when (e is CallMessageException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody waits for it: who needs the parent asks, and is told.
            return null;
        }
    }

    private static TimeSpan Next(TimeSpan waited) => waited < SecondLook ? SecondLook : waited * 2 < LongestWait ? waited * 2 : LongestWait;

    private static bool CanFetch(CallRecord child) => child.ParentCallSid is { } parent && SidText.IsWellFormed(parent);

    private bool HasActiveChild(CallRecord child) => directory.Children(child.ParentCallSid!.Value).Exists(static sibling => sibling.IsActive);

    /// <summary>Who looks whether a parent has ended.</summary>
    private sealed record Watch(CallRecord Child, LegState State, int Number, Action<CallRecord> Then);
}
