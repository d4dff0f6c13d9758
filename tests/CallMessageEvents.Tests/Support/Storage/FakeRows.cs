namespace CallMessageEvents.Tests;

/// <summary>The fake database's entries. Guarded by the engine's lock.</summary>
internal sealed class FakeRows(TimeProvider time)
{
    /// <summary>How long an entry that is done is still a duplicate.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly List<FakeRow> _all = [];
    private readonly Dictionary<(AccountSid, CallSid, string), FakeRow> _byKey = [];
    private readonly Dictionary<(AccountSid, CallSid), List<FakeRow>> _byCall = [];
    private readonly SortedDictionary<long, FakeRow>[] _waiting =
        [.. Enumerable.Range(0, FakeEngine.Partitions).Select(static _ => new SortedDictionary<long, FakeRow>())];

    public IReadOnlyList<FakeRow> All => _all;

    public int WaitingCount => _waiting.Sum(static rows => rows.Count);

    /// <summary>Whether no entry is with a node that owns its call: what a dead one had is with nobody.</summary>
    public bool IsNoneGiven(FakeOwners owners) =>
        _waiting.All(rows => rows.Values.All(row => row.GivenUnder is null || row.GivenUnder != owners[row.Partition]));

    public FakeRow? Append(CallLogEntry entry)
    {
        var now = time.GetUtcNow();
        var key = (entry.Account, entry.CallSid, entry.Key);
        if (_byKey.TryGetValue(key, out var known) && (known.State != FakeRowState.Done || now - known.StoredAt < Kept)) return null;

        var row = new FakeRow(_all.Count + 1, entry, now);
        _all.Add(row);
        _byKey[key] = row;
        if (!_byCall.TryGetValue((entry.Account, entry.CallSid), out var call)) _byCall[(entry.Account, entry.CallSid)] = call = [];
        call.Add(row);
        _waiting[row.Partition].Add(row.Id, row);
        return row;
    }

    /// <summary>Takes rows that are due and not given yet, and marks them as given.</summary>
    /// <param name="owner">The ownership that they are given under.</param>
    /// <param name="account">Whose rows.</param>
    /// <param name="due">Where they are added.</param>
    /// <param name="next">When the next one is due; unchanged when none is.</param>
    public void Take(FakeOwnership owner, AccountSid account, List<(FakeRow Row, FakeOwnership Owner)> due, ref DateTimeOffset next)
    {
        var now = time.GetUtcNow();
        foreach (var row in _waiting[owner.Partition].Values)
        {
            if (row.GivenUnder == owner || row.Entry.Account != account) continue;

            if (row.NotBefore > now)
            {
                if (row.NotBefore < next) next = row.NotBefore;
                continue;
            }

            row.GivenUnder = owner;
            due.Add((row, owner));
        }
    }

    /// <summary>Whether some row is due that has not been given.</summary>
    public bool HasDue(FakeOwnership owner)
    {
        var now = time.GetUtcNow();
        return _waiting[owner.Partition].Values.Any(row => row.GivenUnder != owner && row.NotBefore <= now);
    }

    /// <summary>Forgets what has been given under an ownership, as after a lost connection: it is given again.</summary>
    public void GiveAgain(FakeOwnership owner)
    {
        foreach (var row in _waiting[owner.Partition].Values)
        {
            if (row.GivenUnder == owner) row.GivenUnder = null;
        }
    }

    /// <summary>Ends an attempt. What is done is done, whoever says so; anything else needs the ownership.</summary>
    public bool End(CallLogEntry entry, bool isOwner, EntryResult result)
    {
        var row = Find(entry);
        if (result.Kind == EntryResultKind.Done)
        {
            Finish(row, FakeRowState.Done);
            return true;
        }

        if (!isOwner || row.State != FakeRowState.Waiting) return false;
        if (entry.Attempt < row.Attempt) return true;

        row.GivenUnder = null;
        row.Error = result.Error ?? row.Error;
        if (result.Kind == EntryResultKind.Retry) row.Attempt++;
        row.NotBefore = time.GetUtcNow() + result.Delay;
        if (result.Kind == EntryResultKind.Dead) Finish(row, FakeRowState.Dead);
        return true;
    }

    /// <summary>The rows of a call that were stored after some, in their order.</summary>
    public FakeRow[] After(AccountSid account, CallSid call, long id) =>
        _byCall.TryGetValue((account, call), out var rows) ? [.. rows.SkipWhile(row => row.Id <= id)] : [];

    public bool PutBack(long id)
    {
        var row = Find(id);
        if (row.State != FakeRowState.Dead) return false;

        (row.State, row.Attempt, row.NotBefore) = (FakeRowState.Waiting, 1, default);
        _waiting[row.Partition].Add(row.Id, row);
        return true;
    }

    public bool Remove(long id)
    {
        var row = Find(id);
        if (row.State != FakeRowState.Dead) return false;

        row.State = FakeRowState.Done;
        return true;
    }

    private FakeRow Find(CallLogEntry entry) => Find((long)entry.EngineState!);

    private FakeRow Find(long id) => _all[(int)(id - 1)];

    private void Finish(FakeRow row, FakeRowState state)
    {
        (row.State, row.GivenUnder, row.GivenUpAt) = (state, null, time.GetUtcNow());
        _waiting[row.Partition].Remove(row.Id);
    }
}
