namespace CallMessageEvents;

/// <summary>
/// Chooses a call's next message. A message that comes after its gap timed out, or without a number, is next at once; the others go by number, and wait for a
/// missing one until <see cref="GapEnd"/>. It has no clock.
/// </summary>
/// <param name="gapTimeout">How long a missing message is waited for, in the units of timestamps; zero: numbers do not count.</param>
/// <param name="start">The number that calls start with.</param>
/// <param name="next">The next number; null at the beginning of a call.</param>
internal sealed class MessageOrder(long gapTimeout, SequenceStart start, long? next)
{
    private readonly Queue<QueuedMessage> _atOnce = new();

    // Sorted by number, and nearly always empty or of one.
    private readonly List<QueuedMessage> _numbered = [];

    private long? _next = next;
    private long? _last;
    private long? _gapBegan;
    private bool _doesNotWait;

    /// <summary>The next number; null before the first.</summary>
    public long? Next => _next;

    /// <summary>When the missing message is waited for no longer, as a timestamp; null when none is missing.</summary>
    public long? GapEnd => _gapBegan + gapTimeout;

    public bool IsEmpty => _atOnce.Count == 0 && _numbered.Count == 0;

    public void Add(QueuedMessage message)
    {
        if (gapTimeout <= 0 || message.Number is not { } number)
        {
            _atOnce.Enqueue(message);
            return;
        }

        start.Saw(number);
        var place = _numbered.Count;
        while (place > 0 && _numbered[place - 1].Number > number) place--;
        _numbered.Insert(place, message);
    }

    /// <summary>Takes the next message; false when there is none, or when it waits for a missing one.</summary>
    /// <param name="waitForGaps">Whether missing messages are waited for.</param>
    /// <param name="now">The timestamp.</param>
    /// <param name="next">The message, and how its turn came.</param>
    public bool TryTake(bool waitForGaps, long now, out NextMessage next)
    {
        next = default;
        if (_atOnce.TryDequeue(out var atOnce))
        {
            next = new(atOnce, MessageTurn.Plain);
            return true;
        }

        if (_numbered.Count == 0) return false;

        var number = _numbered[0].Number!.Value;
        var turn = Turn(number, waitForGaps, now);
        if (turn == MessageTurn.Waits)
        {
            _gapBegan ??= now;
            return false;
        }

        next = new(_numbered[0], turn);
        _numbered.RemoveAt(0);
        Begin(number, turn);
        return true;
    }

    /// <summary>Marks the taken message as ended. A failed message is missing again.</summary>
    public void Ended(QueuedMessage message, bool isHandled)
    {
        if (isHandled && message.Number is { } number && number == _next) _next = After(number);
    }

    /// <summary>Returns the waiting messages without a gap before them, in the order of their turns.</summary>
    /// <param name="running">The running message, which the next one follows.</param>
    public IEnumerable<QueuedMessage> Whole(QueuedMessage? running)
    {
        foreach (var message in _atOnce) yield return message;

        // As the turns will come, when each is handled.
        var due = (running?.Number is { } number && number == _next ? After(number) : _next) ?? start.Number;
        var (last, doesNotWait) = (_last, _doesNotWait);
        foreach (var message in _numbered)
        {
            var own = message.Number!.Value;
            if (own >= due)
            {
                if (own > due && !doesNotWait) yield break;
                if (own == due && last is { } before && own == After(before)) doesNotWait = false;
                (last, due) = (own, After(own));
            }

            yield return message;
        }
    }

    private MessageTurn Turn(long number, bool waitForGaps, long now)
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

        return _doesNotWait || !waitForGaps || IsGapOver(now) ? MessageTurn.AfterGap : MessageTurn.Waits;
    }

    /// <summary>The number after the last one that there is would be the lowest, which all others wait for.</summary>
    private static long After(long number) => number < long.MaxValue ? number + 1 : number;

    /// <summary>Whether the time for the missing message is over. A clock that was set back must not make the wait longer.</summary>
    private bool IsGapOver(long now) => _gapBegan is { } began && (now < began || now - began >= gapTimeout);

    private void Begin(long number, MessageTurn turn)
    {
        if (turn == MessageTurn.OutOfOrder) return;

        _gapBegan = null;

        // After a timed-out gap, do not wait again until two messages arrived in order. That the next number was not known is no gap.
        if (turn == MessageTurn.AfterGap) _doesNotWait = _next is not null;
        else if (_last is { } last && number == After(last)) _doesNotWait = false;
        _last = number;

        // Lower numbers are late: their gap timed out.
        _next = number;
    }
}
