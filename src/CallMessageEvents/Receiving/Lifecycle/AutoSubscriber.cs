namespace CallMessageEvents;

/// <summary>Subscribes end users' legs by itself, once each, as soon as they ring. Thread-safe.</summary>
internal sealed class AutoSubscriber(LegQueue queue, Subscriber subscriber, CallbackUrls urls, ReceiveLog log) : ILegObserver
{
    private int _saidWhatIsMissing;

    public bool Active(CallRecord leg, LegState state)
    {
        Subscribe(leg, state);
        return false;
    }

    public void Ended(CallRecord leg, LegState state)
    {
        // Its subscription ends with it.
    }

    private void Subscribe(CallRecord leg, LegState state)
    {
        if (!SidText.IsWellFormed(leg.CallSid)) return;
        if (urls.Messages is not { } callback)
        {
            if (Interlocked.Exchange(ref _saidWhatIsMissing, 1) == 0) log.NoCallback(urls.Missing);
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
            // It has ended meanwhile; or Twilio does not know yet that it rings, and the next status tries again. One that has ended has no next status.
            state.SubscriptionFailed();
        }
#pragma warning disable CA1031 // Whatever goes wrong, the next status tries again; nobody waits for this one.
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
