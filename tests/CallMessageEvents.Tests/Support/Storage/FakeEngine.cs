namespace CallMessageEvents.Tests;

/// <summary>
/// An engine in memory: what would be a database, shared by nodes that a test starts, cuts off, freezes and kills. It follows the contracts of the seams to the
/// letter, and gives entries as inconveniently as they allow. Thread-safe.
/// </summary>
/// <param name="time">The database's clock.</param>
/// <param name="seed">Of what is random: the order in which entries are given, and which are given twice.</param>
internal sealed class FakeEngine(TimeProvider? time = null, int seed = 1)
{
    public const int Partitions = 16;

    private readonly Lock _lock = new();
    private readonly FakeRows _rows = new(time ?? TimeProvider.System);
    private readonly FakeOwners _owners = new();
    private readonly List<FakeRow> _stale = [];
    private readonly Random _random = new(seed);

    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>What all nodes know of legs.</summary>
    public FakeLegs Legs { get; } = new(time ?? TimeProvider.System);

    /// <summary>Whether requests complete on another thread, as a database's do. Else they complete at once, which tests can follow better.</summary>
    public bool Yields { get; init; }

    /// <summary>Whether due entries are given in any order.</summary>
    public bool Shuffles { get; init; }

    /// <summary>Which share of entries is given twice, from 0 to 1.</summary>
    public double Doubles { get; init; }

    /// <summary>Who is told what happens; null for nobody.</summary>
    public IFakeObserver? Observer { get; init; }

    /// <summary>Whether each node has been given all that it can be given at this moment, and knows what it is to hand over.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_lock)
            {
                return _owners.AreClaimed && _owners.Nodes.TrueForAll(static node => node.Taking == 0) && _owners.All.All(owner => owner.IsClosing
                    ? owner.IsAskedFor
                    : !owner.IsGiving || (_owners.Wanted(owner.Partition) == owner.Node && !_rows.HasDue(owner)));
            }
        }
    }

    /// <summary>Whether all work has ended, as far as it can at this moment: what is left waits for a later time.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock) return IsQuiet && _rows.IsNoneGiven(_owners);
        }
    }

    /// <summary>Pulses when an entry was stored.</summary>
    public Signal Stored { get; } = new();

    /// <summary>How many entries are not done: dead letters are not counted.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_lock) return _rows.WaitingCount;
        }
    }

    /// <summary>All entries that were ever stored, as they are given, in their order.</summary>
    public IReadOnlyList<CallLogEntry> Entries
    {
        get
        {
            lock (_lock) return [.. _rows.All.Select(static row => row.Give())];
        }
    }

    public static int PartitionOf(CallSid call) =>
        (int)(call.ToString().Aggregate(2166136261u, static (hash, c) => (hash ^ c) * 16777619u) % Partitions);

    /// <summary>A new process. One of the same name that was killed stays dead.</summary>
    public FakeNode Start(string name) => new(this, name);

    /// <summary>The node that owns a call; null when none does.</summary>
    public FakeNode? OwnerOf(CallSid call)
    {
        lock (_lock) return _owners[PartitionOf(call)]?.Node;
    }

    /// <summary>From now on a call belongs to a node as long as that lives: the owner hands it over.</summary>
    public void HandOver(CallSid call, FakeNode to)
    {
        lock (_lock) _owners.Pin(PartitionOf(call), to);
        Wake();
    }

    public DeadLetter[] Dead(int most)
    {
        lock (_lock)
        {
            return
            [
                .. _rows.All.Where(static row => row.State == FakeRowState.Dead).OrderBy(static row => row.GivenUpAt).Take(most)
                    .Select(static row => new DeadLetter(FakeDeadLetters.IdOf(row.Id), row.Give(), row.Error ?? string.Empty, row.GivenUpAt)),
            ];
        }
    }

    public bool PutBack(long id)
    {
        bool isBack;
        lock (_lock) isBack = _rows.PutBack(id);
        Wake();
        return isBack;
    }

    public bool Remove(long id)
    {
        lock (_lock) return _rows.Remove(id);
    }

    public AppendOutcome Append(CallLogEntry entry, CallRecord? seen)
    {
        FakeRow? row;
        lock (_lock)
        {
            row = _rows.Append(entry);
            if (seen is not null) Legs.Merge(entry.Account, seen);
            if (row is not null) _owners[row.Partition]?.Node.Wakes.Pulse();
        }

        if (row is null) return AppendOutcome.Duplicate;

        Stored.Pulse();
        return AppendOutcome.Appended;
    }

    public bool End(CallLogEntry entry, FakeOwnership ownership, EntryResult result)
    {
        bool isDurable;
        lock (_lock)
        {
            isDurable = _rows.End(entry, _owners[ownership.Partition] == ownership, result);
            if (result.Kind == EntryResultKind.Done) Observer?.Done(entry);
        }

        ownership.Node.Wakes.Pulse();
        return isDurable;
    }

    public IReadOnlyList<FakeRow> After(AccountSid account, CallSid call, long id)
    {
        lock (_lock) return _rows.After(account, call, id);
    }

    public long LastId()
    {
        lock (_lock) return _rows.All.Count;
    }

    /// <summary>A node lives: it gets its share.</summary>
    public void Join(FakeNode node)
    {
        lock (_lock) _owners.Join(node);
        Wake();
    }

    /// <summary>A node does not live, as far as the database knows: its ownerships end at once, and it gets no other.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isTold">Whether it learns that.</param>
    public List<FakeOwnership> Leave(FakeNode node, bool isTold = true)
    {
        List<FakeOwnership> lost;
        lock (_lock)
        {
            lost = _owners.Leave(node);
            lost.ForEach(owner => Observer?.Ended(owner, isLost: true));
        }

        if (isTold) lost.ForEach(static owner => owner.Tell());
        Wake();
        return lost;
    }

    public void Release(FakeOwnership owner)
    {
        lock (_lock)
        {
            if (_owners.Release(owner)) Observer?.Ended(owner, isLost: false);
        }

        owner.Tell();
        Wake();
    }

    /// <summary>Forgets what a node has been given and has not ended, as a full sweep does.</summary>
    public void GiveAgain(FakeNode node)
    {
        lock (_lock)
        {
            foreach (var owner in _owners.Of(node)) _rows.GiveAgain(owner);
        }
    }

    /// <summary>Gives an entry once more to its call's owner, even if it is done: as a sweep does that looked before.</summary>
    public void GiveOnceMore(string key)
    {
        lock (_lock) _stale.AddRange(_rows.All.Where(row => row.Entry.Key == key));
        Wake();
    }

    public void Refused(FakeRow row, FakeOwnership owner)
    {
        lock (_lock)
        {
            if (row.GivenUnder == owner) row.GivenUnder = null;
        }
    }

    /// <summary>Decides what a node is to do now: claims what it is to own, and takes what is due.</summary>
    public FakeWork NextWork(FakeNode node, AccountSid account, bool isStopping)
    {
        var work = new FakeWork();
        lock (_lock)
        {
            node.Taking++;

            // What it hands over is for others.
            if (isStopping) _owners.Nodes.Remove(node);
            foreach (var owner in isStopping ? [] : _owners.Claim(node)) Observer?.Claimed(owner);
            foreach (var owner in _owners.Of(node).Where(static owner => !owner.IsClosing))
            {
                owner.IsClosing = isStopping || _owners.Wanted(owner.Partition) != node;
                if (owner.IsClosing) work.HandOver.Add(owner);
                else _rows.Take(owner, account, work.Due, ref work.Next);
            }

            work.Due.AddRange(_stale.Select(row => (row, _owners[row.Partition])).Where(one => one.Item2?.Node == node)!);
            _stale.RemoveAll(row => _owners[row.Partition]?.Node == node);
            for (var i = work.Due.Count - 1; i >= 0 && Doubles > 0; i--)
            {
                if (_random.NextDouble() < Doubles) work.Due.Add(work.Due[i]);
            }

            if (Shuffles) _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(work.Due));
        }

        return work;
    }

    /// <summary>A node has all that it was given by <see cref="NextWork"/>.</summary>
    public void Taken(FakeNode node)
    {
        lock (_lock) node.Taking--;
    }

    public void Wake()
    {
        lock (_lock) _owners.Nodes.ForEach(static node => node.Wakes.Pulse());
    }
}
