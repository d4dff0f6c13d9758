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
    private readonly Gate _giving = new();
    private readonly CancellationTokenSource _lost = new();
    private long _trustedUntil = trustedUntil;
    private int _isLost;
    private int _passedBy;
    private int _sweptTo = -1;

    public int Part => part;

    public long Epoch => epoch;

    public override bool IsHeld => Volatile.Read(ref _isLost) == 0 && time.GetTimestamp() < Volatile.Read(ref _trustedUntil);

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

    /// <summary>It was renewed. It may have been lost meanwhile: then it stays lost.</summary>
    public void Renew(long until) => Volatile.Write(ref _trustedUntil, until);

    /// <summary>It is held no more. Its handlers' tokens are cancelled on another thread.</summary>
    public void Lose()
    {
        if (Interlocked.Exchange(ref _isLost, 1) == 0) _ = _lost.CancelAsync();
    }
}
