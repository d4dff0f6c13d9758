namespace CallMessageEvents;

/// <summary>
/// Chooses a call's next message. A message that comes after its gap timed out, or without a number, is next at once; the others go by number, and wait for a
/// missing one until <see cref="GapIsOver"/>. It has no clock. Guarded by the call's lock.
/// </summary>
/// <param name="isOrdered">Whether numbers count at all.</param>
/// <param name="start">The number that calls start with.</param>
/// <param name="next">The next number; null at the beginning of a call.</param>
internal sealed class MessageOrder(bool isOrdered, SequenceStart start, long? next)
{
    private readonly Queue<PendingMessage> _atOnce = new();

    // Sorted by number, and nearly always empty or of one.
    private readonly List<PendingMessage> _numbered = [];

    private long? _next = next;
    private long? _last;
    private int _gap;
    private bool _isWaiting;
    private bool _isGapOver;
    private bool _doesNotWait;

    /// <summary>The next number; null before the first.</summary>
    public long? Next => _next;

    /// <summary>The number of the current gap, counted from gap to gap; null when there is none.</summary>
    public int? Gap => _isWaiting ? _gap : null;

    public bool IsEmpty => _atOnce.Count == 0 && _numbered.Count == 0;

    public void Add(PendingMessage pending)
    {
        if (!isOrdered || pending.Message.SequenceNumber is not { } number)
        {
            _atOnce.Enqueue(pending);
            return;
        }

        start.Saw(number);
        var place = _numbered.Count;
        while (place > 0 && _numbered[place - 1].Message.SequenceNumber > number) place--;
        _numbered.Insert(place, pending);
    }

    /// <summary>Takes the next message; false when there is none, or when it waits for a <see cref="Gap"/> to close.</summary>
    /// <param name="waitForGaps">Whether missing messages are waited for.</param>
    /// <param name="next">The message, and how its turn came.</param>
    public bool TryTake(bool waitForGaps, out NextMessage next)
    {
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
            _isWaiting = true;
            return false;
        }

        next = new(_numbered[0], turn);
        _numbered.RemoveAt(0);
        Begin(next);
        return true;
    }

    /// <summary>Ends the wait for this gap. A later gap is not affected.</summary>
    public void GapIsOver(int gap) => _isGapOver |= gap == Gap;

    /// <summary>Marks the taken message as ended. A failed message is missing again.</summary>
    public void Ended(PendingMessage pending, bool handled)
    {
        if (handled && pending.Message.SequenceNumber is { } number && number == _next) _next = number + 1;
    }

    /// <summary>Returns the waiting messages without a gap before them, in the order of their turns.</summary>
    /// <param name="running">The running message, which the next one follows.</param>
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

        return _doesNotWait || _isGapOver || !waitForGaps ? MessageTurn.AfterGap : MessageTurn.Waits;
    }

    private void Begin(NextMessage next)
    {
        if (next.Turn == MessageTurn.OutOfOrder) return;

        if (_isWaiting) _gap++;
        _isWaiting = _isGapOver = false;

        // After a timed-out gap, do not wait again until two messages arrived in order.
        var number = next.Pending.Message.SequenceNumber!.Value;
        if (next.Turn == MessageTurn.AfterGap) _doesNotWait = true;
        else if (number == _last + 1) _doesNotWait = false;
        _last = number;

        // Lower numbers are late: their gap timed out.
        _next = number;
    }
}
