namespace CallMessageEvents;

/// <summary>
/// Which message of a call is next. One that was passed over, and one without a number, is next at once; the others go by number, and wait for one that is missing as long as
/// the gap time. Under the lock of its call.
/// </summary>
internal sealed class MessageOrder(TimeSpan gapTimeout, SequenceStart start, TimeProvider time, long? next)
{
    private readonly Queue<PendingMessage> _atOnce = new();

    // Sorted by number, and nearly always empty or of one.
    private readonly List<PendingMessage> _numbered = [];

    private long? _next = next;
    private long? _last;
    private long? _gapSince;
    private bool _doesNotWait;

    /// <summary>The number that is due; null before the first.</summary>
    public long? Next => _next;

    public bool IsEmpty => _atOnce.Count == 0 && _numbered.Count == 0;

    public void Add(PendingMessage pending)
    {
        if (pending.Message.SequenceNumber is not { } number || gapTimeout == TimeSpan.Zero)
        {
            _atOnce.Enqueue(pending);
            return;
        }

        start.Saw(number);
        var place = _numbered.Count;
        while (place > 0 && _numbered[place - 1].Message.SequenceNumber > number) place--;
        _numbered.Insert(place, pending);
    }

    /// <summary>Takes out the message that is next; null when there is none, or when it waits.</summary>
    /// <param name="waitForGaps">Whether missing messages are waited for.</param>
    /// <param name="next">What was taken, and how its turn came.</param>
    /// <param name="wait">How long to wait, when there is one that waits.</param>
    public bool TryTake(bool waitForGaps, out NextMessage next, out TimeSpan wait)
    {
        wait = default;
        next = default;
        if (_atOnce.TryDequeue(out var atOnce))
        {
            next = new(atOnce, MessageTurn.Plain);
            return true;
        }

        if (_numbered.Count == 0) return false;

        var turn = Turn(_numbered[0].Message.SequenceNumber!.Value, waitForGaps);
        if (turn == MessageTurn.Waits)
        {
            _gapSince ??= time.GetTimestamp();
            wait = gapTimeout - time.GetElapsedTime(_gapSince.Value);
            if (wait > TimeSpan.Zero) return false;
            turn = MessageTurn.AfterGap;
        }

        next = new(_numbered[0], turn);
        _numbered.RemoveAt(0);
        Begin(next);
        return true;
    }

    /// <summary>The message that was taken has ended. One that failed is missing again.</summary>
    public void Ended(PendingMessage pending, bool handled)
    {
        if (handled && pending.Message.SequenceNumber is { } number && number == _next) _next = number + 1;
    }

    /// <summary>Those that wait and miss nothing, in the order in which their turns come.</summary>
    /// <param name="running">What runs; the next follows it.</param>
    public IEnumerable<PendingMessage> Whole(PendingMessage? running)
    {
        foreach (var pending in _atOnce) yield return pending;

        var due = running?.Message.SequenceNumber is { } number && number == _next ? number + 1 : _next;
        foreach (var pending in _numbered)
        {
            var own = pending.Message.SequenceNumber!.Value;
            if (own > (due ?? start.Number) && !_doesNotWait) yield break;
            yield return pending;
            due = own + 1;
        }
    }

    private MessageTurn Turn(long number, bool waitForGaps)
    {
        if (_next is { } due)
        {
            if (number == due) return MessageTurn.Plain;
            if (number < due) return MessageTurn.OutOfOrder;
        }
        else if (number <= start.Number)
        {
            return MessageTurn.Plain;
        }

        return _doesNotWait || !waitForGaps ? MessageTurn.AfterGap : MessageTurn.Waits;
    }

    private void Begin(NextMessage next)
    {
        if (next.Turn == MessageTurn.OutOfOrder) return;

        _gapSince = null;
        // Whoever lost a message loses more: such a call is not made to wait until it is whole again.
        var number = next.Pending.Message.SequenceNumber!.Value;
        if (next.Turn == MessageTurn.AfterGap) _doesNotWait = true;
        else if (number == _last + 1) _doesNotWait = false;
        _last = number;

        // What is below was passed over.
        _next = number;
    }
}
