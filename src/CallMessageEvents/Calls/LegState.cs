namespace CallMessageEvents;

/// <summary>What was done for a leg already, so that it is done once. Lock-free.</summary>
internal sealed class LegState
{
    private volatile ToldOfLeg _told;
    private int _subscription;
    private int _fetch;

    // The number of the watch that looks; negative when it has ended.
    private int _watch;
    private long _next = -1;

    /// <summary>The number of the leg's next message, while nothing else is kept of its messages; null when that is not known.</summary>
    public long? NextNumber
    {
        get => Interlocked.Read(ref _next) is >= 0 and var next ? next : null;
        set => Interlocked.Exchange(ref _next, value ?? -1);
    }

    /// <summary>What the application was told, or is about to be. Changed by who tells it.</summary>
    public ToldOfLeg Told
    {
        get => _told;
        set => _told = value;
    }

    /// <summary>False when it is subscribed, or about to be.</summary>
    public bool TryBeginSubscription() => Interlocked.Exchange(ref _subscription, 1) == 0;

    /// <summary>It is tried again at the leg's next status.</summary>
    public void SubscriptionFailed() => Volatile.Write(ref _subscription, 0);

    public bool TryBeginFetch() => Interlocked.Exchange(ref _fetch, 1) == 0;

    public void FetchFailed() => Volatile.Write(ref _fetch, 0);

    /// <summary>Somebody begins to look whether it has ended, and whoever did so before need not go on.</summary>
    /// <returns>Names this watch.</returns>
    public int BeginWatch()
    {
        while (true)
        {
            var last = Volatile.Read(ref _watch);
            var next = Math.Abs(last) + 1;
            if (Interlocked.CompareExchange(ref _watch, next, last) == last) return next;
        }
    }

    /// <summary>The same, unless somebody looks already.</summary>
    public bool TryBeginWatch(out int watch)
    {
        var last = Volatile.Read(ref _watch);
        watch = Math.Abs(last) + 1;
        return last <= 0 && Interlocked.CompareExchange(ref _watch, watch, last) == last;
    }

    /// <summary>Nobody looks any longer, unless another has begun.</summary>
    public void EndWatch(int watch) => Interlocked.CompareExchange(ref _watch, -watch, watch);

    public bool IsCurrent(int watch) => Volatile.Read(ref _watch) == watch;
}

/// <summary>What the application was told of a leg.</summary>
internal enum ToldOfLeg
{
    Nothing,
    Active,
    Ended,
}
