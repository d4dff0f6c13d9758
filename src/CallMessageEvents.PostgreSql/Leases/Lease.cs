namespace CallMessageEvents.PostgreSql;

/// <summary>A partition that this node owns. Thread-safe.</summary>
/// <param name="part">The partition.</param>
/// <param name="epoch">How often the partition has had an owner: so an earlier one of the same node is told apart.</param>
/// <param name="trustedUntil">Until when it is held, by <paramref name="time"/>'s monotonic clock.</param>
/// <param name="time">The clock.</param>
#pragma warning disable CA1001 // Its token may be used long after it was lost. Its source has no timer.
internal sealed class Lease(int part, long epoch, long trustedUntil, TimeProvider time) : CallOwnership
#pragma warning restore CA1001
{
    /// <summary>In the place of a time: it is lost.</summary>
    private const long Never = long.MinValue;

    private readonly Gate _giving = new();
    private readonly CancellationTokenSource _lost = new();
    private long _trustedUntil = trustedUntil;
    private int _passedBy;
    private int _sweptTo = -1;

    public int Part => part;

    public long Epoch => epoch;

    /// <summary>
    /// Whoever sees that its time is over ends it. What does not begin for that reason is in hand until the lease is lost: were it renewed afterwards, nobody
    /// would ever give that again.
    /// </summary>
    public override bool IsHeld
    {
        get
        {
            for (var until = Volatile.Read(ref _trustedUntil); until != Never;)
            {
                if (time.GetTimestamp() < until) return true;

                // Unless it is renewed at this moment.
                var now = Interlocked.CompareExchange(ref _trustedUntil, Never, until);
                if (now == until) _ = _lost.CancelAsync();
                until = now == until ? Never : now;
            }

            return false;
        }
    }

    public override CancellationToken Lost => _lost.Token;

    /// <summary>Whether it is being handed over: nothing more is given under it.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>
    /// Whether all was given that waited when it was claimed, and what was passed by since. Until then nothing newer is given from memory: it would overtake
    /// that.
    /// </summary>
    public bool IsSwept => Volatile.Read(ref _sweptTo) == Volatile.Read(ref _passedBy);

    /// <summary>How often an entry was passed by: it was stored here and not given from memory, or there was no room for it.</summary>
    public int PassedBy => Volatile.Read(ref _passedBy);

    /// <summary>The hand-over begins, when nothing is being given any more.</summary>
    /// <returns>False when it has begun before.</returns>
    public bool TryClose()
    {
        lock (_giving)
        {
            if (IsClosing) return false;
            IsClosing = true;
            return true;
        }
    }

    /// <summary>Gives an entry to the worker. When it does not take it, a sweep gives it later, before what is newer.</summary>
    public bool TryGive(CallLogEntry entry, ICallLogWorker worker)
    {
        lock (_giving)
        {
            if (!IsClosing && IsHeld && worker.TryTake(entry, this)) return true;
        }

        PassBy();
        return false;
    }

    /// <summary>An entry waits that was not given: a sweep gives it.</summary>
    public void PassBy() => Interlocked.Increment(ref _passedBy);

    /// <summary>A sweep has given all that waited.</summary>
    /// <param name="passedBy">How many had been passed by when it began.</param>
    public void Swept(int passedBy) => Volatile.Write(ref _sweptTo, passedBy);

    /// <summary>It was renewed.</summary>
    /// <returns>False when it has been lost meanwhile: then it stays lost.</returns>
    public bool TryRenew(long until)
    {
        for (var before = Volatile.Read(ref _trustedUntil); before != Never;)
        {
            var now = Interlocked.CompareExchange(ref _trustedUntil, until, before);
            if (now == before) return true;
            before = now;
        }

        return false;
    }

    /// <summary>It is held no more. Its handlers' tokens are cancelled on another thread.</summary>
    public void Lose()
    {
        if (Interlocked.Exchange(ref _trustedUntil, Never) != Never) _ = _lost.CancelAsync();
    }
}
