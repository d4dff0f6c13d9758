using System.Collections.Concurrent;

namespace CallMessageEvents.PostgreSql;

/// <summary>Keeps this node's fair share of the partitions: renews each second, claims what is free, and hands over what is too much.</summary>
internal sealed class LeaseKeeper(
    int account,
    int node,
    LeaseTable table,
    OwnedPartitions owned,
    Listener? listener,
    ICallLogWorker worker,
    Action claimedSome,
    EngineEvents log,
    TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a handler may take to end before its calls are handed over without it.</summary>
    private static readonly TimeSpan HandOverLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Task, bool> _handingOver = new();

    /// <summary>A node that stops lets go of all at once: not with a connection for each.</summary>
    private readonly BatchWriter<Lease, bool> _releases = new(writers: 1, most: Partition.Count, (leases, token) => table.ReleaseAsync(node, leases, token));
    private readonly Gate _lock = new();
    private TaskCompletionSource _soon = NewSignal();
    private long _lastBeatAt;
    private int _locksLost;
    private int _failed;
    private int _said = -1;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var (began, soon) = (time.GetTimestamp(), Volatile.Read(ref _soon).Task);
            try
            {
                await KeepAsync(stopping).ConfigureAwait(false);
                if (Interlocked.Exchange(ref _failed, 0) > 0) log.Renewed();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is CallLogUnavailableException || PostgreSqlErrors.IsOutage(e))
            {
                if (Interlocked.Increment(ref _failed) == 1) log.NotRenewed(PostgreSqlErrors.Describe(e));
            }

            var rest = Interval - time.GetElapsedTime(began);
            if (rest > TimeSpan.Zero) await soon.WaitAsync(rest, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// The node's lock is gone, perhaps for this moment only. Others take its partitions unless a beat says in time that it lives without one.
    /// </summary>
    public void LockLost()
    {
        lock (_lock)
        {
            _locksLost++;
            owned.Shorten(_lastBeatAt);
        }

        Interlocked.Exchange(ref _soon, NewSignal()).TrySetResult();
    }

    /// <summary>Hands over everything. Leases are renewed meanwhile.</summary>
    public async Task HandOverAllAsync()
    {
        foreach (var lease in owned.All) BeginHandOver(lease);
        while (_handingOver.Keys is { Count: > 0 } handingOver)
        {
            await Task.WhenAny([.. handingOver, Task.Delay(Interval, time, CancellationToken.None)]).ConfigureAwait(false);
            if (owned.Count == 0) continue;
            try
            {
                await RenewAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is CallLogUnavailableException || PostgreSqlErrors.IsOutage(e))
            {
                // They run out, then.
            }
        }
    }

    private async Task KeepAsync(CancellationToken stopping)
    {
        var locksLost = Volatile.Read(ref _locksLost);
        var beat = await RenewAsync(stopping).ConfigureAwait(false);
        var share = (Partition.Count + beat.Live - 1) / beat.Live;
        var surplus = owned.Count - share;
        if (surplus < 0)
        {
            var askedAt = time.GetTimestamp();
            var claimed = await table.ClaimAsync(account, node, owned.All, -surplus, stopping).ConfigureAwait(false);
            lock (_lock)
            {
                // Others believe what the beat said: a node whose lock is gone since is taken for gone, with what it has claimed. It claims that again.
                if (_locksLost != locksLost) return;

                foreach (var (part, epoch, _) in claimed) owned.Add(part, epoch, askedAt);
            }

            if (claimed.Count > 0) claimedSome();
        }
        else
        {
            var closing = owned.All.Count(static lease => lease.IsClosing);
            foreach (var lease in owned.All.Where(static lease => !lease.IsClosing).Take(surplus - closing)) BeginHandOver(lease);
        }

        if (_said != owned.Count) log.Owns(node, _said = owned.Count, Partition.Count);
    }

    private async Task<Heartbeat> RenewAsync(CancellationToken cancellationToken)
    {
        var (leases, askedAt, locksLost) = (owned.All, time.GetTimestamp(), Volatile.Read(ref _locksLost));
        var beat = await table.BeatAsync(account, node, listener?.HoldsLock(node) == true, leases, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _lastBeatAt = askedAt;
            owned.Renew(leases, beat.Renewed, askedAt);

            // It may have said that it has a lock, which is gone since.
            if (_locksLost != locksLost) owned.Shorten(askedAt);
        }

        return beat;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void BeginHandOver(Lease lease)
    {
        if (!lease.TryClose()) return;
        var handingOver = Task.Run(() => HandOverAsync(lease));
        _handingOver[handingOver] = true;
        _ = handingOver.ContinueWith(ended => _handingOver.TryRemove(ended, out _), TaskScheduler.Default);
    }

    private async Task HandOverAsync(Lease lease)
    {
        using var limit = new CancellationTokenSource(HandOverLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lease.Lost);

        // When it throws, it is lost, or a handler does not end: its token is cancelled with the lease.
        await worker.QuietAsync(lease, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        owned.Remove(lease);
        try
        {
            await _releases.WriteAsync(lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallLogUnavailableException or ObjectDisposedException || PostgreSqlErrors.IsOutage(e))
        {
            // It runs out.
        }
    }
}
