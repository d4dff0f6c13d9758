namespace CallMessageEvents;

/// <summary>
/// Waits for a leg to become what is needed: until it rings, or has answered; until the child is dialed, until one of several answers, or until Twilio's REST
/// API knows what a status callback has already reported. News in the directory ends the wait; without reports it polls.
/// </summary>
internal sealed class LegWaiter(LegResolver resolver, CallLookup lookup, CallDirectory directory, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Status callbacks end the wait earlier; this interval covers a lost one.</summary>
    private static readonly TimeSpan PollWithCallbacks = TimeSpan.FromSeconds(10);

    /// <summary>Twilio's REST API is some tenths of a second behind its callbacks; each further pause is twice as long, up to <see cref="Poll"/>.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for the leg that the end user is on.</summary>
    /// <param name="user">The end user.</param>
    /// <param name="need">What the leg must be.</param>
    /// <param name="most">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CallMessageException">The error of the last look-up, when the time is over or waiting cannot help any more.</exception>
    public ValueTask<CallRecord> WaitAsync(EndUser user, LegNeed need, TimeSpan most, CancellationToken cancellationToken) =>
        WaitAsync(user, most, token => resolver.ResolveAsync(user, need, token), cancellationToken);

    /// <summary>Tries until it succeeds, until waiting cannot help any more, or until the time is over. Then it throws the last error.</summary>
    public async ValueTask<T> WaitAsync<T>(EndUser user, TimeSpan most, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ;)
        {
            // Before the attempt, so that no change in between is missed.
            var root = RootOf(user);
            var changes = Changes(user, root);
            var since = time.GetUtcNow();
            try
            {
                return await attempt(cancellationToken).ConfigureAwait(false);
            }
            catch (CallNotActiveException e) when (e is { Code: null, IsFinal: false } && !e.Status.IsEnded() && EndOf(e.CallSid) is { } ended)
            {
                // It has ended since the attempt looked.
                throw LegErrors.NotActive(new(user, LegNeed.Active, since), ended);
            }
            catch (CallMessageException e) when (MayPass(user, e) && Left() > TimeSpan.Zero)
            {
                await LookAgainAsync(user, e, since, cancellationToken).ConfigureAwait(false);
                if (!MayPass(user, e)) throw;

                // The parent has become known only now, and is not watched yet.
                if (RootOf(user) != root) continue;

                var interval = Interval(user, root);
                if (IsTwilios(e))
                {
                    // Enough was known to try, so only time or news helps. Changes by our own requests are not news.
                    (interval, pause) = (pause, pause * 2 < Poll ? pause * 2 : Poll);
                    changes = Changes(user, root);
                }

                await NextAsync(changes, interval < Left() ? interval : Left(), cancellationToken).ConfigureAwait(false);
            }
        }

        TimeSpan Left() => most - time.GetElapsedTime(started);
    }

    /// <summary>Whether waiting can help: the conversation goes on, and the leg, or one that takes its place, may yet become what is needed.</summary>
    private bool MayPass(EndUser user, CallMessageException exception) => exception switch
    {
        AmbiguousCallLegException => true,
        CallNotActiveException { IsFinal: true } => false,
        CallNotActiveException e =>
            !directory.IsOver(user.CallSid) && !(IsNamedLeg(user) && (e.Status.IsEnded() || directory.Known(e.CallSid) is { IsEnded: true })),

        // Twilio's REST API is behind its callback. A message that may have arrived must not go to another leg.
        CallLegNotFoundException { Legs.Count: 0 } e =>
            directory.Known(e.CallSid) is { IsEnded: false } && (!e.OutcomeUnknown || user.Role == EndUserRole.OnLeg),
        CallLegNotFoundException => !directory.IsOver(user.CallSid) && !IsNamedLeg(user),
        _ => false,
    };

    /// <summary>Reads the leg that may have ended unreported: the one that Twilio refused, or the parent, which a child's look-up does not read.</summary>
    private async Task LookAgainAsync(EndUser user, CallMessageException exception, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var leg = exception is CallNotActiveException { Code: not null } e ? directory.Known(e.CallSid) : directory.Known(RootOf(user));
        var isOld = exception is CallNotActiveException { Code: not null }
            ? leg is { SeenAt: null }
            : !IsNamedLeg(user) && leg is { IsEnded: false, StatusCallbackAt: null } && leg.SeenAt < since
                && !directory.Children(leg.CallSid).Exists(static child => child.IsActive);
        if (!isOld) return;

        if (await lookup.RefreshAsync(leg!.CallSid, cancellationToken).ConfigureAwait(false) && directory.Known(leg.CallSid) is { IsEnded: true }) return;

        try
        {
            await lookup.FetchAsync(leg.CallSid, resolver.AccountOf(user), cancellationToken).ConfigureAwait(false);
        }
        catch (CallMessageException)
        {
            // Twilio does not know it yet, or cannot say. The send's own error tells more.
        }
    }

    /// <summary>Whether Twilio refused a leg that is known to be active, or does not know a reported one.</summary>
    private static bool IsTwilios(CallMessageException exception) =>
        exception is CallNotActiveException { Code: not null } or CallLegNotFoundException { Legs.Count: 0 };

    private static bool IsNamedLeg(EndUser user) => user.Role is EndUserRole.OnLeg or EndUserRole.WhoPlaced;

    private CallRecord? EndOf(CallSid leg) => directory.Known(leg) is { IsEnded: true } ended ? ended : null;

    private CallSid RootOf(EndUser user) => directory.Known(user.CallSid)?.ParentCallSid ?? user.CallSid;

    private Task[] Changes(EndUser user, CallSid root) => [directory.WhenChanged(user.CallSid), directory.WhenChanged(root)];

    private TimeSpan Interval(EndUser user, CallSid root)
    {
        var isReported = user.Role switch
        {
            EndUserRole.OnLeg => directory.Known(user.CallSid) is { StatusCallbackAt: not null },
            EndUserRole.WhoPlaced => directory.Known(root) is { StatusCallbackAt: not null },
            _ => directory.Children(root).Exists(static leg => leg.StatusCallbackAt is not null),
        };
        return isReported ? PollWithCallbacks : Poll;
    }

    private async Task NextAsync(Task[] changes, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var delay = Task.Delay(interval > TimeSpan.Zero ? interval : TimeSpan.Zero, time, over.Token);
        await Task.WhenAny([.. changes, delay]).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        TwilioApi.ThrowIfStopped(stopping);
    }
}
