namespace CallMessageEvents.Tests;

/// <summary>
/// Says which message is next, and which readers get ahead, from nothing but a list of what happened before: slow and simple. It follows the messages that
/// <see cref="InboxState"/> takes, and must find the same turns.
/// </summary>
internal sealed class InboxModel(InboxState state, InboxStart start) : IInboxWatcher
{
    private readonly List<QueuedMessage> _waiting = [];
    private readonly List<Fact> _facts = [];
    private long? _next = start.Next;
    private long _first = start.First;
    private long? _missingSince;
    private (QueuedMessage Message, MessageTurn Turn)? _current;
    private QueuedMessage? _offering;
    private bool _hasBegun;
    private bool _isDraining;
    private bool _isStopped;
    private int _readers;

    /// <summary>A turn that came; or the end of one, when there is no turn.</summary>
    private readonly record struct Fact(long? Number, MessageTurn? Turn, bool IsHandled);

    public static IInboxWatcher Create(InboxState state, InboxStart start) => new InboxModel(state, start);

    public void Before(InboxEvent happened, long now)
    {
    }

    public void After(InboxEvent happened, InboxDecisions decided, long now)
    {
        var message = happened.Message;
        switch (happened.Kind)
        {
            case InboxEventKind.Arrived when decided.Arrival == InboxArrival.Taken:
                if (message!.Number == 0 && start.GapTime > 0) _first = 0;
                _waiting.Add(message);
                break;
            case InboxEventKind.Ended:
                _facts.Add(new(message!.Number, null, happened.Flag));
                (_current, _hasBegun) = (null, false);
                break;
            case InboxEventKind.Dropped:
                (_current, _hasBegun) = (null, false);
                break;
            case InboxEventKind.Offered:
                _offering = null;
                break;
            case InboxEventKind.ReaderOpened or InboxEventKind.ReaderClosed:
                _readers += happened.Kind == InboxEventKind.ReaderOpened ? 1 : -1;
                break;
            case InboxEventKind.Drained or InboxEventKind.Stopped:
                _isDraining = true;
                _isStopped |= happened.Kind == InboxEventKind.Stopped;
                break;
            case InboxEventKind.HandedOver:
                _waiting.Clear();
                _facts.Clear();
                if (!_hasBegun) _current = null;
                (_next, _missingSince) = (null, null);
                break;
            default:
                break;
        }

        Decide(now);
        Compare(decided);
    }

    private void Decide(long now)
    {
        if (_current is null && !_isStopped && Turn(_facts, _waiting, _isDraining || IsOver(now)) is { } turn)
        {
            if (turn.Turn == MessageTurn.Waits)
            {
                _missingSince ??= now;
            }
            else
            {
                _current = turn;
                _waiting.Remove(turn.Message);
                _facts.Add(new(turn.Message.Number, turn.Turn, IsHandled: false));
                if (IsInOrder(turn.Message, turn.Turn)) _missingSince = null;
            }
        }
    }

    private void Compare(InboxDecisions decided)
    {
        var begins = _current is { } current && !_hasBegun && !_isStopped && (_readers == 0 || current.Message.IsOffered);
        Assert.Equal(begins ? _current!.Value.Message : null, decided.Begin);
        if (begins) Assert.Equal(_current!.Value.Turn, decided.Turn);
        _hasBegun |= begins;

        var offer = _readers > 0 && _offering is null ? Ahead().FirstOrDefault(static message => !message.IsOffered) : null;
        Assert.Equal(offer, decided.Offer);
        _offering ??= offer;
        Assert.Equal(_current is null && !_isStopped ? _missingSince + start.GapTime : null, decided.WakeAt);
        if (start.GapTime > 0) Assert.Equal(Due(_facts), state.Next);
    }

    /// <summary>The messages in the order of their turns, if all are handled and none comes.</summary>
    private IEnumerable<QueuedMessage> Ahead()
    {
        var (facts, waiting) = (_facts.ToList(), _waiting.ToList());
        if (_current is { } current)
        {
            yield return current.Message;
            facts.Add(new(current.Message.Number, null, IsHandled: true));
        }

        while (Turn(facts, waiting, isOver: false) is { Turn: not MessageTurn.Waits } turn)
        {
            yield return turn.Message;
            waiting.Remove(turn.Message);
            facts.Add(new(turn.Message.Number, turn.Turn, IsHandled: false));
            facts.Add(new(turn.Message.Number, null, IsHandled: true));
        }
    }

    /// <param name="facts">What happened before.</param>
    /// <param name="waiting">What waits, as it came.</param>
    /// <param name="isOver">Whether what is missing is waited for no longer.</param>
    private (QueuedMessage Message, MessageTurn Turn)? Turn(List<Fact> facts, List<QueuedMessage> waiting, bool isOver)
    {
        if (waiting.Count == 0) return null;
        if (waiting.Find(message => message.Number is null || start.GapTime == 0) is { } plain) return (plain, MessageTurn.Plain);

        var lowest = waiting.MinBy(static message => message.Number)!;
        var due = Due(facts);
        return (lowest, lowest.Number == due || (due is null && lowest.Number <= _first) ? MessageTurn.Plain
            : lowest.Number < due ? MessageTurn.OutOfOrder
            : isOver || WaitsNoMore(facts) ? MessageTurn.AfterGap
            : MessageTurn.Waits);
    }

    /// <summary>The number of the last turn in order, or the one after it when it was handled.</summary>
    private long? Due(List<Fact> facts)
    {
        var last = facts.FindLastIndex(IsInOrder);
        if (last < 0) return _next;

        var number = facts[last].Number;
        return facts.Skip(last).Any(fact => fact.Turn is null && fact.IsHandled && fact.Number == number) ? After(number) : number;
    }

    /// <summary>
    /// A missing message came too late, and no two have come in order since. Where the first number was not known, nothing is known to be missing.
    /// </summary>
    private bool WaitsNoMore(List<Fact> facts)
    {
        var turns = facts.FindAll(IsInOrder);
        var last = turns.FindLastIndex(static fact => fact.Turn == MessageTurn.AfterGap);
        return last >= (_next is null ? 1 : 0)
            && !turns.Skip(last).Zip(turns.Skip(last + 1), static (one, other) => After(one.Number) == other.Number).Any(static isNext => isNext);
    }

    private bool IsOver(long now) => _missingSince is { } since && (now < since || now - since >= start.GapTime);

    private bool IsInOrder(Fact fact) => start.GapTime > 0 && fact is { Number: not null, Turn: not null and not MessageTurn.OutOfOrder };

    private bool IsInOrder(QueuedMessage message, MessageTurn turn) => IsInOrder(new Fact(message.Number, turn, IsHandled: false));

    private static long? After(long? number) => number == long.MaxValue ? number : number + 1;
}
