using System.Collections.Concurrent;

namespace CallMessageEvents.Tool;

/// <summary>Subscribes to each end user's leg of a call as it becomes active, until the call has ended. Nobody reports statuses, so that it asks.</summary>
internal sealed class LegFollower(ICallMessenger messenger, CallSid call, AccountSid? subaccount, Uri callback, Output output, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How long a subscribe may go on after Ctrl+C: with the clean-up that follows, less than the process is given.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<CallSid, string> _identities = [];
    private readonly HashSet<CallSid> _failed = [];
    private readonly List<CallMessageSubscription> _subscriptions = [];
    private IReadOnlyList<CallLeg> _legs = [];

    public string? IdentityOn(CallSid leg) => _identities.GetValueOrDefault(leg);

    /// <summary>Looks which legs there are.</summary>
    /// <exception cref="ToolException">The call is over.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        _legs = await messenger.ListLegsAsync(call, subaccount, cancellationToken).ConfigureAwait(false);
        if (IsOver) throw new ToolException($"The call is over: {string.Join(", ", _legs)}. There is nothing to wait for.");
    }

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        await SubscribeAsync(cancellationToken).ConfigureAwait(false);
        if (!_legs.Any(IsReachable)) output.Note("No end user with a Voice SDK is on an active leg yet: waiting.");
        while (!IsOver)
        {
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                _legs = await messenger.ListLegsAsync(call, subaccount, cancellationToken).ConfigureAwait(false);
                await SubscribeAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (CallMessageException e) when (e.IsTransient)
            {
                output.Note(e.Message);
            }
        }
    }

    public async Task UnsubscribeAsync(CancellationToken cancellationToken)
    {
        foreach (var subscription in _subscriptions)
        {
            try
            {
                await messenger.UnsubscribeAsync(subscription, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is CallMessageException or OperationCanceledException)
            {
                output.Note($"Subscription {subscription.Sid} may still be there, until its leg ends: {e.Message}");
            }
        }
    }

    private bool IsOver => _legs.All(LegReport.IsEnded);

    private static bool IsReachable(CallLeg leg) => leg.IsVoiceSdk && LegReport.IsActive(leg);

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        foreach (var leg in _legs.Where(IsReachable))
        {
            if (!_identities.TryAdd(leg.CallSid, leg.Identity!)) continue;
            try
            {
                _subscriptions.Add(await SubscribeAsync(leg, cancellationToken).ConfigureAwait(false));
                output.Note($"Subscribed to {leg}.");
            }
            catch (CallMessageException e) when (e is CallNotActiveException || e.IsTransient)
            {
                // It has ended meanwhile, or the next look tries again.
                _identities.TryRemove(leg.CallSid, out _);
                if (_failed.Add(leg.CallSid)) output.Note($"Not subscribed to {leg}: {e.Message}");
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Subscribes to a leg. Ctrl+C does not break the request off at once: Twilio may have made the subscription, and only with its sid can it be removed.
    /// </summary>
    private async Task<CallMessageSubscription> SubscribeAsync(CallLeg leg, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        var interrupted = cancellationToken.UnsafeRegister(_ => late.CancelAfter(Grace), null);
        await using (interrupted.ConfigureAwait(false))
        {
            var user = EndUser.OnLeg(leg.CallSid);
            try
            {
                return await messenger.SubscribeAsync(
                    subaccount is { } account ? user.In(account) : user, new() { Callback = callback }, late.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested)
            {
                output.Note($"Twilio has not answered whether it has subscribed to {leg}: the subscription may be there until the leg ends.");
                throw;
            }
        }
    }
}
