using System.Collections.Concurrent;

namespace CallMessageEvents.PostgreSql;

/// <summary>The partitions that this node owns. A lease that ran out is lost at that moment, whatever the database does. Thread-safe.</summary>
internal sealed class OwnedPartitions : IAsyncDisposable
{
    /// <summary>A node trusts a lease for less time than others respect it: clocks run at slightly different speeds.</summary>
    private const double Trusted = 0.8;

    /// <summary>How often it looks again for what is over, once something was to be: timers may be early.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<int, Lease> _leases = new();
    private readonly Hand _hand;
    private readonly EngineEvents _log;
    private readonly TimeProvider _time;
    private readonly TimeSpan _trust;
    private readonly ITimer _expiry;

    public OwnedPartitions(Hand hand, PostgreSqlOptions options, EngineEvents log, TimeProvider time)
    {
        (_hand, _log, _time, _trust) = (hand, log, time, options.LeaseDuration * Trusted);
        using (ExecutionContext.SuppressFlow())
            _expiry = time.CreateTimer(static owned => ((OwnedPartitions)owned!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>All leases, also those that are being handed over.</summary>
    public IReadOnlyCollection<Lease> All => [.. _leases.Values];

    public int Count => _leases.Count;

    /// <summary>The leases under which entries may be given.</summary>
    public Lease[] Open() => [.. _leases.Values.Where(static lease => !lease.IsClosing && lease.IsHeld)];

    /// <summary>The lease under which an entry may be given; null when there is none.</summary>
    public Lease? Find(int part) => _leases.TryGetValue(part, out var lease) && !lease.IsClosing && lease.IsHeld ? lease : null;

    /// <summary>A partition was claimed.</summary>
    /// <param name="part">The partition.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="askedAt">When the database was asked: the lease runs from then at the latest.</param>
    public void Add(int part, long epoch, long askedAt)
    {
        var lease = new Lease(part, epoch, Until(askedAt, _trust), _time);
        if (_leases.TryRemove(part, out var before)) Drop(before);
        _leases[part] = lease;
        Watch(_trust, askedAt);
    }

    /// <summary>Leases were renewed; those that were not are lost.</summary>
    public void Renew(IReadOnlyCollection<Lease> asked, HashSet<int> renewed, long askedAt)
    {
        var ranOut = 0;
        foreach (var lease in asked)
        {
            // One that was handed over meanwhile is not lost.
            if (renewed.Contains(lease.Part) && lease.TryRenew(Until(askedAt, _trust))) continue;
            if (Remove(lease)) ranOut++;
        }

        Tell(ranOut);
        Watch(_trust, askedAt);
    }

    /// <summary>All leases end earlier: the node's lock is gone, and others take it for gone some time after its last beat.</summary>
    public void Shorten(long askedAt)
    {
        var trust = LeaseTable.GoneAfter * Trusted;
        foreach (var lease in All) lease.TryRenew(Until(askedAt, trust));
        Watch(trust, askedAt);
    }

    /// <summary>A lease is held no more.</summary>
    /// <returns>Whether this is new.</returns>
    public bool Remove(Lease lease)
    {
        var isNew = _leases.TryRemove(KeyValuePair.Create(lease.Part, lease));
        Drop(lease);
        return isNew;
    }

    /// <summary>All leases are held no more.</summary>
    public void RemoveAll()
    {
        foreach (var lease in All) Remove(lease);
    }

    public ValueTask DisposeAsync()
    {
        RemoveAll();
        return _expiry.DisposeAsync();
    }

    private long Until(long askedAt, TimeSpan trust) => askedAt + (long)(trust.TotalSeconds * _time.TimestampFrequency);

    private void Watch(TimeSpan trust, long askedAt)
    {
        var rest = trust - _time.GetElapsedTime(askedAt);
        _expiry.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Again);
    }

    private void Expire()
    {
        Tell(All.Count(lease => !lease.IsHeld && Remove(lease)));
        if (!_leases.IsEmpty) return;

        _expiry.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // One that was added just now, and set the timer before it was stopped.
        if (!_leases.IsEmpty) _expiry.Change(Again, Again);
    }

    private void Tell(int ranOut)
    {
        if (ranOut > 0) _log.LeasesRanOut(ranOut);
    }

    private void Drop(Lease lease)
    {
        lease.Lose();
        _hand.Drop(lease);
    }
}
