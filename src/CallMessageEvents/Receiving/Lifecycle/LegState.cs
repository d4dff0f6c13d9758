namespace CallMessageEvents;

/// <summary>What was done for a leg already, so that it is done once. The directory's entry is one: of so many, an object less each. Lock-free.</summary>
internal class LegState
{
    private const int NotTold = 0;
    private const int ToldActive = 1;
    private const int ToldEnded = 2;

    private int _told;
    private int _subscription;
    private int _fetch;
    private long _next = -1;

    /// <summary>The number of the leg's next message, while nothing else is kept of its messages; null when that is not known.</summary>
    public long? NextNumber
    {
        get => Interlocked.Read(ref _next) is >= 0 and var next ? next : null;
        set => Interlocked.Exchange(ref _next, value ?? -1);
    }

    public bool TryTellActive() => Interlocked.CompareExchange(ref _told, ToldActive, NotTold) == NotTold;

    /// <summary>There was no room to tell it: it is told at the leg's next status.</summary>
    public void NotToldActive() => Interlocked.CompareExchange(ref _told, NotTold, ToldActive);

    /// <summary>Who was never told of a leg is not told that it has ended.</summary>
    public bool TryTellEnded() => Interlocked.CompareExchange(ref _told, ToldEnded, ToldActive) == ToldActive;

    /// <summary>False when it is subscribed, or about to be.</summary>
    public bool TryBeginSubscription() => Interlocked.Exchange(ref _subscription, 1) == 0;

    /// <summary>It is tried again at the leg's next status.</summary>
    public void SubscriptionFailed() => Volatile.Write(ref _subscription, 0);

    public bool TryBeginFetch() => Interlocked.Exchange(ref _fetch, 1) == 0;

    public void FetchFailed() => Volatile.Write(ref _fetch, 0);
}
