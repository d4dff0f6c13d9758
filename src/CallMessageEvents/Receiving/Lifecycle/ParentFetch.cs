namespace CallMessageEvents;

/// <summary>
/// Learns of parents that nobody reports: a browser's leg has no status callbacks. One that a child names is fetched once, and again when the child has ended, so that a send
/// after the end needs no request.
/// </summary>
internal sealed class ParentFetch(LegQueue queue, CallLookup lookup, LegResolver resolver, CallDirectory directory, TimeProvider time)
{
    /// <summary>Twilio's answers are a little behind: a parent ends just after its child.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

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

    /// <summary>Where there is no room it is not fetched: the next send asks, then.</summary>
    public void FetchAfterEnd(CallRecord child, Action<CallRecord> then)
    {
        if (CanFetch(child)) queue.TryAdd(child, FetchAsync);

        async Task FetchAsync(CallRecord child, CancellationToken cancellationToken)
        {
            if (HasActiveChild(child)) return;
            if (await TryFetchAsync(child, lookup.FetchAsync, then, cancellationToken).ConfigureAwait(false) is { IsEnded: false }) _ = LookAgainAsync(child, then, cancellationToken);
        }
    }

    private async Task LookAgainAsync(CallRecord child, Action<CallRecord> then, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(SecondLook, time, cancellationToken).ConfigureAwait(false);
            if (!HasActiveChild(child)) await TryFetchAsync(child, lookup.FetchAsync, then, cancellationToken).ConfigureAwait(false);
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

    private static bool CanFetch(CallRecord child) => child.ParentCallSid is { } parent && SidText.IsWellFormed(parent);

    private bool HasActiveChild(CallRecord child) => directory.Children(child.ParentCallSid!.Value).Exists(static sibling => sibling.IsActive);
}
