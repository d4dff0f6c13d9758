namespace CallMessageEvents;

/// <summary>Subscribes to each end user's leg once, as soon as it rings. Thread-safe.</summary>
/// <param name="queue">Its requests to Twilio.</param>
/// <param name="subscriber">Subscribes.</param>
/// <param name="urls">Where messages are brought.</param>
/// <param name="isNeeded">Whether a missing address is worth a warning: handlers wait for messages. Lifecycle handlers may do without hellos.</param>
/// <param name="log">Logs.</param>
internal sealed class AutoSubscriber(LegQueue queue, Subscriber subscriber, CallbackUrls urls, bool isNeeded, ReceiveLog log) : ILegObserver
{
    private int _saidWhatIsMissing;

    public bool Active(CallRecord leg, LegState state)
    {
        Subscribe(leg, state);
        return false;
    }

    public void Answered(CallRecord leg, LegState state)
    {
        // It was subscribed as it rang.
    }

    public void Ended(CallRecord leg, LegState state)
    {
        // The subscription ends with the leg.
    }

    public bool IsDone(CallRecord leg, LegState state) =>
        leg.IsEnded || state.IsSubscribed || !urls.TryGetMessages(out _) || !SidText.IsWellFormed(leg.CallSid);

    private void Subscribe(CallRecord leg, LegState state)
    {
        if (!SidText.IsWellFormed(leg.CallSid)) return;
        if (!urls.TryGetMessages(out var callback))
        {
            if (isNeeded && Interlocked.Exchange(ref _saidWhatIsMissing, 1) == 0) log.NoCallback(urls.Missing);
            return;
        }

        if (!state.TryBeginSubscription()) return;
        if (queue.TryAdd(leg, (leg, cancellationToken) => SubscribeAsync(leg, state, callback, cancellationToken))) return;

        state.SubscriptionFailed();
        log.Overloaded(leg.CallSid);
    }

    private async Task SubscribeAsync(CallRecord leg, LegState state, Uri callback, CancellationToken cancellationToken)
    {
        try
        {
            await subscriber.SubscribeAsync(EndUser.OnLeg(leg.CallSid), new SubscribeOptions { Callback = callback }, cancellationToken).ConfigureAwait(false);
        }
        catch (CallNotActiveException)
        {
            // The leg has ended meanwhile, or Twilio does not know yet that it rings; then the next status tries again.
            state.SubscriptionFailed();
        }
#pragma warning disable CA1031 // After any error the next status tries again; nobody awaits this one.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            state.SubscriptionFailed();
            log.NotSubscribed(leg.CallSid, ErrorTypes.Of(e));
        }
        catch (Exception)
        {
            // The application stops.
        }
#pragma warning restore CA1031
    }
}
