namespace CallMessageEvents.PostgreSql;

/// <summary>One node at work: its leases, what it has in hand, and the loops that keep both.</summary>
internal sealed class NodeRun : INodeEar, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly EngineParts _parts;
    private readonly AccountSid _account;
    private readonly ICallLogWorker _worker;
    private readonly Hand _hand = new();
    private readonly OwnedPartitions _owned;
    private readonly EntryFeed _feed;
    private LeaseKeeper? _keeper;
    private int _node;

    public NodeRun(EngineParts parts, AccountSid account, ICallLogWorker worker)
    {
        (_parts, _account, _worker) = (parts, account, worker);
        _owned = new(_hand, parts.Options, parts.Log, parts.Time);
        _feed = new(account, worker, _owned, parts.Waiting, _hand, parts.Telemetry, parts.Time);
    }

    /// <summary>How many partitions this node owns.</summary>
    public int OwnedCount => _owned.Count;

    /// <summary>Makes this node known, however long the database is away.</summary>
    public async Task JoinAsync(CancellationToken stopping)
    {
        for (var isFirst = true; _node == 0; isFirst = false)
        {
            try
            {
                var account = await _parts.Accounts.GetAsync(_account, stopping).ConfigureAwait(false);
                _node = await _parts.Leases.JoinAsync(account, stopping).ConfigureAwait(false);
            }
            catch (CallLogUnavailableException e)
            {
                if (isFirst) _parts.Log.NotRenewed(PostgreSqlErrors.Describe(e));
                await Task.Delay(Pause, _parts.Time, stopping).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Works until it is told to stop; then hands over everything.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var account = await _parts.Accounts.GetAsync(_account, stopping).ConfigureAwait(false);
        var listener = _parts.Options.Listen ? _parts.Listener : null;
        var keeper = new LeaseKeeper(account, _node, _parts.Leases, _owned, listener, _worker, _feed.SweepSoon, _parts.Log, _parts.Time);
        _keeper = keeper;
        _parts.Listener.Add(this);
        using var ending = new CancellationTokenSource();
        using var working = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var listening = listener?.RunAsync(_node, ending.Token) ?? Task.CompletedTask;
        try
        {
            Task[] work =
            [
                keeper.RunAsync(working.Token), _feed.RunAsync(working.Token), new RetentionLoop(_parts).RunAsync(working.Token),
                new GaugeLoop(_parts, _account, () => _owned.Count).RunAsync(working.Token),
            ];
            var first = await Task.WhenAny(work).ConfigureAwait(false);
            await working.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (first.IsFaulted) await first.ConfigureAwait(false);

            await keeper.HandOverAllAsync().ConfigureAwait(false);
            await LeaveAsync().ConfigureAwait(false);
        }
        finally
        {
            _owned.RemoveAll();
            await ending.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _parts.Listener.Remove(this);
        }
    }

    /// <summary>
    /// Takes an entry in hand that is about to be stored; returns its lease, null when it is not this node's, or when older ones are to be given first.
    /// </summary>
    public Lease? TryHold(EntryIds entry, int part) => _owned.Find(part) is { IsSwept: true } lease && _hand.TryHoldToStore(entry, lease) ? lease : null;

    /// <summary>An entry was stored here that was not taken in hand.</summary>
    /// <returns>Whether it is this node's: what comes after it must not overtake it.</returns>
    public bool TryPassBy(int part)
    {
        if (_owned.Find(part) is not { } lease) return false;
        lease.PassBy();
        _feed.SweepSoon();
        return true;
    }

    /// <summary>It was not stored here. Where another node has stored it, it is given now: later it might come after its successors.</summary>
    public void Release(EntryIds entry, Lease lease)
    {
        if (_hand.Release(entry, lease)) _feed.SweepSoon();
    }

    /// <summary>Gives an entry that was stored just now, under the lease that it was taken in hand under.</summary>
    /// <returns>False when there is no room, or the lease is held no more.</returns>
    public bool TryGive(CallLogEntry entry, Lease lease)
    {
        _hand.Stored(((StoredEntry)entry.EngineState!).Ids);
        return _feed.TryGive(entry, lease);
    }

    public void Ended(EntryIds entry) => _hand.Ended(entry);

    public void Heard(string note)
    {
        if (Note.TryReadWaiting(note, out var part, out var id)) _feed.Told(part, id);
    }

    public void Connected() => _feed.SweepSoon();

    public void LockLost(int node)
    {
        if (node == _node) _keeper!.LockLost();
    }

    public ValueTask DisposeAsync() => _owned.DisposeAsync();

    private async Task LeaveAsync()
    {
        try
        {
            await _parts.Leases.LeaveAsync(_node, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CallLogUnavailableException)
        {
            // It is removed with the others that have not been seen for long.
        }
    }
}
