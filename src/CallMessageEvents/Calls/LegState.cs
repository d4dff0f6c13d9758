namespace CallMessageEvents;

/// <summary>The state of the library's work for a leg, so that each step is done once. Lock-free.</summary>
internal sealed class LegState
{
    private volatile ToldOfLeg _told;
    private volatile CallClient? _client;
    private int _subscription;
    private int _fetch;

    // The number of the current watch for the leg's end; negative when that watch has ended.
    private int _watch;
    private long _next = -1;

    /// <summary>The number of the leg's next message while no inbox is kept for the leg; null when not known.</summary>
    public long? NextNumber
    {
        get => Interlocked.Read(ref _next) is >= 0 and var next ? next : null;
        set => Interlocked.Exchange(ref _next, value ?? -1);
    }

    /// <summary>What the application has been told, or will be next. The notifier sets it.</summary>
    public ToldOfLeg Told
    {
        get => _told;
        set => _told = value;
    }

    /// <summary>Whether the application has been told that the leg is active, and not yet that it has ended.</summary>
    public bool IsEndAwaited => _told is ToldOfLeg.Active or ToldOfLeg.Answered;

    /// <summary>What the leg's app said of itself in its last hello; null when there was none.</summary>
    public CallClient? Client
    {
        get => _client;
        set => _client = value;
    }

    /// <summary>Whether the leg is subscribed, or is being subscribed.</summary>
    public bool IsSubscribed => Volatile.Read(ref _subscription) == 1;

    /// <summary>Claims the subscribing; false when the leg is subscribed, or another thread is subscribing it.</summary>
    public bool TryBeginSubscription() => Interlocked.Exchange(ref _subscription, 1) == 0;

    /// <summary>Releases the claim, so that the leg's next status tries again.</summary>
    public void SubscriptionFailed() => Volatile.Write(ref _subscription, 0);

    public bool TryBeginFetch() => Interlocked.Exchange(ref _fetch, 1) == 0;

    public void FetchFailed() => Volatile.Write(ref _fetch, 0);

    /// <summary>Begins a watch for the leg's end. An earlier watch is no longer the current one, and stops.</summary>
    /// <returns>The number of this watch.</returns>
    public int BeginWatch()
    {
        while (true)
        {
            var last = Volatile.Read(ref _watch);
            var next = Math.Abs(last) + 1;
            if (Interlocked.CompareExchange(ref _watch, next, last) == last) return next;
        }
    }

    /// <summary>Begins a watch unless one goes on already.</summary>
    public bool TryBeginWatch(out int watch)
    {
        var last = Volatile.Read(ref _watch);
        watch = Math.Abs(last) + 1;
        return last <= 0 && Interlocked.CompareExchange(ref _watch, watch, last) == last;
    }

    /// <summary>Ends this watch; a later one goes on.</summary>
    public void EndWatch(int watch) => Interlocked.CompareExchange(ref _watch, -watch, watch);

    public bool IsCurrent(int watch) => Volatile.Read(ref _watch) == watch;
}

/// <summary>What the application has been told about a leg. A leg only moves to a higher one.</summary>
internal enum ToldOfLeg
{
    Nothing,
    Active,
    Answered,
    Ended,
}
