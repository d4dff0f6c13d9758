namespace CallMessageEvents;

/// <summary>What was done for a leg already, so that it is done once. Lock-free.</summary>
internal sealed class LegState
{
    private const int NotTold = 0;
    private const int ToldActive = 1;
    private const int ToldEnded = 2;

    private int _told;
    private int _subscription;
    private int _fetch;

    public bool TryTellActive() => Interlocked.CompareExchange(ref _told, ToldActive, NotTold) == NotTold;

    /// <summary>Who was never told of a leg is not told that it has ended.</summary>
    public bool TryTellEnded() => Interlocked.CompareExchange(ref _told, ToldEnded, ToldActive) == ToldActive;

    /// <summary>False when it is subscribed, or about to be.</summary>
    public bool TryBeginSubscription() => Interlocked.Exchange(ref _subscription, 1) == 0;

    /// <summary>It is tried again at the leg's next status.</summary>
    public void SubscriptionFailed() => Volatile.Write(ref _subscription, 0);

    public bool TryBeginFetch() => Interlocked.Exchange(ref _fetch, 1) == 0;

    public void FetchFailed() => Volatile.Write(ref _fetch, 0);
}
