namespace CallMessageEvents.PostgreSql;

/// <summary>A partition that this node owns. Thread-safe.</summary>
/// <param name="part">The partition.</param>
/// <param name="epoch">How often the partition has had an owner: so an earlier one of the same node is told apart.</param>
/// <param name="trustedUntil">Until when it is held, by <paramref name="time"/>'s monotonic clock.</param>
/// <param name="time">The clock.</param>
internal sealed class Lease(int part, long epoch, long trustedUntil, TimeProvider time) : CallOwnership
{
#pragma warning disable CA2213 // Its token may be used long after it was lost. It has no timer.
    private readonly CancellationTokenSource _lost = new();
#pragma warning restore CA2213
    private long _trustedUntil = trustedUntil;
    private int _isLost;

    public int Part => part;

    public long Epoch => epoch;

    public override bool IsHeld => Volatile.Read(ref _isLost) == 0 && time.GetTimestamp() < Volatile.Read(ref _trustedUntil);

    public override CancellationToken Lost => _lost.Token;

    /// <summary>Whether it is being handed over: nothing more is given under it.</summary>
    public bool IsClosing { get; set; }

    /// <summary>It was renewed. It may have been lost meanwhile: then it stays lost.</summary>
    public void Renew(long until) => Volatile.Write(ref _trustedUntil, until);

    /// <summary>It is held no more. Its handlers' tokens are cancelled on another thread.</summary>
    public void Lose()
    {
        if (Interlocked.Exchange(ref _isLost, 1) == 0) _ = _lost.CancelAsync();
    }
}
