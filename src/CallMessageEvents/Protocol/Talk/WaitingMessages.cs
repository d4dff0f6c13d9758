namespace CallMessageEvents;

/// <summary>What was sent and waits for a receipt or a reply, in the order of first sending.</summary>
internal sealed class WaitingMessages(LegClient client, TalkOutput output, Func<TimeSpan, TimeSpan> jitter)
{
    private readonly List<WaitingMessage> _inOrder = [];
    private readonly Dictionary<string, WaitingMessage> _byId = new(StringComparer.Ordinal);

    public bool IsEmpty => _inOrder.Count == 0;

    public TimeSpan? Due
    {
        get
        {
            TimeSpan? due = null;
            var areRepeated = client.IsThere && !output.IsClosed;
            for (var i = 0; i < _inOrder.Count; i++)
            {
                due = TalkLimits.Earlier(due, _inOrder[i].GivenUpAt);
                if (areRepeated) due = TalkLimits.Earlier(due, _inOrder[i].Next);
            }

            return due;
        }
    }

    public WaitingMessage? Find(string id) => _byId.GetValueOrDefault(id);

    public WaitingMessage? Find(int call) => _inOrder.Find(waiting => waiting.Call == call);

    /// <summary>Sends it for the first time.</summary>
    /// <param name="waiting">What waits from now on.</param>
    /// <param name="kind">What its frames are.</param>
    /// <param name="now">The time.</param>
    /// <returns>False when it does not fit: it was not sent, and does not wait.</returns>
    public bool TryAdd(WaitingMessage waiting, FrameKind kind, TimeSpan now)
    {
        if (waiting.Message.Write(client.TakesParts, LeftOf(waiting, now)) is not { } frames) return false;

        output.Send(frames, waiting.Call, kind);
        waiting.Sent(now, jitter);
        _inOrder.Add(waiting);
        _byId.Add(waiting.Id, waiting);
        return true;
    }

    public void Remove(WaitingMessage waiting)
    {
        if (_byId.Remove(waiting.Id)) _inOrder.Remove(waiting);
    }

    /// <summary>The client is there, or is back.</summary>
    public void Hurry(TimeSpan now)
    {
        foreach (var waiting in _inOrder) waiting.Hurry(now);
    }

    /// <summary>Nothing comes after this time.</summary>
    public void EndBy(TimeSpan end)
    {
        foreach (var waiting in _inOrder.Where(one => one.Deadline is null || one.Deadline > end)) (waiting.Deadline, waiting.HasEnded) = (end, true);
    }

    /// <summary>Sends again what is due, where there is a client.</summary>
    public void Repeat(TimeSpan now)
    {
        if (!client.IsThere || output.IsClosed) return;

        foreach (var waiting in _inOrder)
        {
            if (waiting.Next > now) continue;

            // A client that no longer takes parts gets none: it may take them again.
            if (waiting.Message.Write(client.TakesParts, LeftOf(waiting, now)) is { } frames) output.Send(frames, waiting.Call, FrameKind.Repeat);
            waiting.Sent(now, jitter);
        }
    }

    /// <summary>Gives up what nobody waits for any more.</summary>
    public IReadOnlyList<WaitingMessage> TakeGivenUp(TimeSpan now)
    {
        List<WaitingMessage>? givenUp = null;
        foreach (var waiting in _inOrder)
        {
            if (waiting.GivenUpAt <= now) (givenUp ??= []).Add(waiting);
        }

        if (givenUp is null) return [];

        foreach (var waiting in givenUp) Remove(waiting);
        return givenUp;
    }

    private static TimeSpan? LeftOf(WaitingMessage waiting, TimeSpan now) => waiting.WantsReply ? waiting.Deadline - now : null;
}
