namespace CallMessageEvents;

/// <summary>
/// The ids of a leg, so that each message is handled once and answered as often as it comes. One that runs is never forgotten; of the others as many as the
/// limits allow are kept.
/// </summary>
internal sealed class HeardIds(TalkSettings settings, TalkOutput output)
{
    private readonly Dictionary<string, HeardId> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<int, HeardId> _running = [];
    private readonly Queue<HeardId> _ended = new(); // The oldest first.
    private readonly Queue<HeardId> _large = new(); // Those of them whose outcome takes room.
    private int _wanting;
    private int _bytes;

    public bool IsEmpty => _byId.Count == 0;

    public TimeSpan? Due
    {
        get
        {
            TimeSpan? due = _ended.TryPeek(out var oldest) ? oldest.ForgottenAt : null;
            foreach (var heard in _running.Values)
            {
                due = TalkLimits.Earlier(due, TalkLimits.Earlier(heard.ReceiptDue, heard.Deadline));
                due = TalkLimits.Earlier(due, heard.GivenUpAt);
            }

            return due;
        }
    }

    public HeardId? Find(string id) => _byId.GetValueOrDefault(id);

    public bool HasRoomFor(MessageWant want) => (want == MessageWant.Nothing ? _running.Count - _wanting : _wanting) < TalkLimits.Waiting;

    public void Begin(HeardId heard)
    {
        _byId.Add(heard.Id, heard);
        _running.Add(heard.Run, heard);
        if (heard.Want != MessageWant.Nothing) _wanting++;
        ForgetMost();
    }

    /// <returns>Null when it has ended before.</returns>
    public HeardId? TakeRunning(int run)
    {
        if (!_running.Remove(run, out var heard)) return null;

        if (heard.Want != MessageWant.Nothing) _wanting--;
        (heard.IsRunning, heard.ReceiptDue, heard.Joined) = (false, null, null);
        return heard;
    }

    /// <summary>Forgets one that runs.</summary>
    public void Drop(int run)
    {
        if (TakeRunning(run) is { } heard) _byId.Remove(heard.Id);
    }

    /// <summary>Keeps what was taken, with its outcome.</summary>
    public void Keep(HeardId heard, TimeSpan now)
    {
        heard.ForgottenAt = now + TalkLimits.Memory;
        _ended.Enqueue(heard);
        if (heard.Bytes > 0) _large.Enqueue(heard);
        _bytes += heard.Bytes;

        // One that is larger by itself is kept until the next.
        while (_bytes > TalkLimits.RememberedBytes && _large.Count > 1)
        {
            var oldest = _large.Dequeue();
            _bytes -= oldest.Bytes;
            (oldest.Reply, oldest.Bytes) = (null, 0);
            MadeRoom(oldest, isForgotten: false);
        }

        ForgetMost();
    }

    public void Forget(TimeSpan now)
    {
        while (_ended.TryPeek(out var oldest) && oldest.ForgottenAt <= now) ForgetOldest();
    }

    public IReadOnlyList<HeardId> FindRunning(Func<HeardId, bool> which)
    {
        List<HeardId>? found = null;
        foreach (var heard in _running.Values)
        {
            if (which(heard)) (found ??= []).Add(heard);
        }

        return found ?? [];
    }

    private void ForgetMost()
    {
        while (_byId.Count > TalkLimits.RememberedIds && _ended.Count > 0) MadeRoom(ForgetOldest(), isForgotten: true);
    }

    private void MadeRoom(HeardId heard, bool isForgotten)
    {
        if (settings.AreOutcomesShared) output.Add(new TalkDecision.MadeRoom(heard.Id, isForgotten));
    }

    private HeardId ForgetOldest()
    {
        var oldest = _ended.Dequeue();
        _byId.Remove(oldest.Id);
        if (oldest.Bytes == 0) return oldest;

        // What has ended first is the first there, too.
        _large.Dequeue();
        _bytes -= oldest.Bytes;
        return oldest;
    }
}
