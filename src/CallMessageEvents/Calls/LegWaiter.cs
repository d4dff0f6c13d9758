namespace CallMessageEvents;

/// <summary>
/// Waits for a leg to become active: for it to ring, for the child to be dialed, for one of several to answer. Woken by what the directory learns, and by
/// a look of its own where nothing reports.
/// </summary>
internal sealed class LegWaiter(LegResolver resolver, CallDirectory directory, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Where status callbacks come they wake; this look is for the one that got lost.</summary>
    private static readonly TimeSpan PollWithCallbacks = TimeSpan.FromSeconds(10);

    public ValueTask<CallRecord> ResolveAsync(EndUser user, bool guarded, TimeSpan? wait, CancellationToken cancellationToken) =>
        wait is { } most ? WaitAsync(user, most, cancellationToken) : resolver.ResolveAsync(user, guarded, cancellationToken);

    private async ValueTask<CallRecord> WaitAsync(EndUser user, TimeSpan most, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + most;
        while (true)
        {
            // Asked for before looking, so that a change in between is not missed.
            var root = directory.Known(user.CallSid)?.ParentCallSid ?? user.CallSid;
            Task[] changes = [directory.WhenChanged(user.CallSid), directory.WhenChanged(root)];
            try
            {
                return await resolver.ResolveAsync(user, guarded: true, cancellationToken).ConfigureAwait(false);
            }
            catch (CallMessageException e) when (MayPass(user, e) && time.GetUtcNow() < end)
            {
                await NextAsync(changes, Interval(root, end), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether waiting can help: the conversation goes on, and the leg, or one that takes its place, may yet become active.</summary>
    private bool MayPass(EndUser user, CallMessageException exception)
    {
        var isNamedLeg = user.Role is EndUserRole.OnLeg or EndUserRole.WhoPlaced;
        return exception switch
        {
            AmbiguousCallLegException => true,
            CallNotActiveException e => !directory.IsOver(user.CallSid) && (!isNamedLeg || !e.Status.IsEnded()),
            CallLegNotFoundException e => !directory.IsOver(user.CallSid) && !isNamedLeg && e.Legs.Count > 0,
            _ => false,
        };
    }

    private TimeSpan Interval(CallSid root, DateTimeOffset end)
    {
        var reported = directory.Children(root).Exists(static leg => leg.StatusCallbackAt is not null) || directory.Known(root)?.StatusCallbackAt is not null;
        var interval = reported ? PollWithCallbacks : Poll;
        var left = end - time.GetUtcNow();
        return left < interval ? left : interval;
    }

    private async Task NextAsync(Task[] changes, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var delay = Task.Delay(interval > TimeSpan.Zero ? interval : TimeSpan.Zero, time, over.Token);
        await Task.WhenAny([.. changes, delay]).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, typeof(ICallMessenger));
    }
}
