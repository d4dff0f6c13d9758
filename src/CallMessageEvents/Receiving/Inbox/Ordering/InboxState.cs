namespace CallMessageEvents;

/// <summary>
/// The order of one call's messages, as a state machine: each event changes the state and returns what is to be done. It has no lock, timer or thread, and
/// runs no code but its own; a driver has those.
/// </summary>
/// <param name="gapTimeout">How long a missing message is waited for, in the units of timestamps; zero for never.</param>
/// <param name="start">The number that calls start with, which all calls share and any may change.</param>
/// <param name="next">The next number; null at the beginning of a call, and when it is not known.</param>
internal sealed class InboxState(long gapTimeout, SequenceStart start, long? next)
{
    /// <summary>How many messages of a call may wait and run.</summary>
    public const int MaxPending = 256;

    /// <summary>All that wait, and the current one.</summary>
    private readonly List<QueuedMessage> _pending = [];
    private readonly EndedMessages _ended = new();
    private MessageOrder _order = new(gapTimeout, start, next);

    /// <summary>The message whose turn it is. It begins once readers were offered it.</summary>
    private NextMessage _current;
    private bool _hasBegun;
    private int _readers;
    private bool _isOffering;
    private bool _isDraining;
    private bool _isStopped;

    /// <summary>The next number; null when it is not known.</summary>
    public long? Next => _order.Next;

    /// <summary>The messages that wait, and the current one.</summary>
    public IReadOnlyList<QueuedMessage> Pending => _pending;

    /// <summary>Whether a message has begun, and not ended.</summary>
    public bool IsRunning => _hasBegun;

    /// <summary>Whether nothing would be lost if this state were forgotten.</summary>
    public bool IsUnused => _pending.Count == 0 && _ended.IsEmpty && _readers == 0;

    /// <summary>
    /// Finds what is known of a message that arrives, without changing anything: <see cref="InboxEvent.Arrived"/> would decide the same. So a driver need not
    /// create a message that is known already.
    /// </summary>
    /// <param name="key">The message's key.</param>
    /// <param name="same">The message that waits or runs; null for none.</param>
    public InboxArrival Find(string? key, out QueuedMessage? same)
    {
        same = null;
        if (key is null) return InboxArrival.Taken;
        if (_ended.IsDone(key)) return InboxArrival.Duplicate;

        // There are rarely two.
        foreach (var pending in _pending)
        {
            if (pending.Key == key) same = pending;
        }

        return same is null ? InboxArrival.Taken : InboxArrival.Joined;
    }

    /// <param name="happened">What has happened.</param>
    /// <param name="now">The timestamp. It may go back: then no wait becomes longer.</param>
    public InboxDecisions Apply(in InboxEvent happened, long now)
    {
        var decisions = default(InboxDecisions);
        switch (happened.Kind)
        {
            case InboxEventKind.Arrived:
                decisions = Arrived(happened.Message!);
                break;
            case InboxEventKind.Ended when IsRunning && happened.Message == _current.Message:
                decisions = Ended(happened.Message!, happened.Flag);
                break;
            case InboxEventKind.Dropped when IsRunning && happened.Message == _current.Message:
                _pending.Remove(happened.Message!);
                (_current, _hasBegun) = (default, false);
                break;
            case InboxEventKind.Offered:
                _isOffering = false;
                MarkOffered(happened.Message!, happened.Flag);
                break;
            case InboxEventKind.ReaderOpened:
                // The message that runs has had its turn.
                if (_readers++ == 0 && _hasBegun) MarkOffered(_current.Message!, isObserved: false);
                break;
            case InboxEventKind.ReaderClosed:
                _readers--;
                break;
            case InboxEventKind.Drained:
                _isDraining = true;
                break;
            case InboxEventKind.Stopped:
                _isDraining = _isStopped = true;
                break;
            case InboxEventKind.HandedOver:
                decisions = new() { Dropped = DropWaiting() };
                break;
            case InboxEventKind.Forgotten:
                _ended.Forget(happened.Remembered);
                break;
            case InboxEventKind.Woken:
            case InboxEventKind.ReaderEnding:
            default:
                // There is only what follows from the state.
                break;
        }

        return GoOn(decisions, now);
    }

    private InboxDecisions Arrived(QueuedMessage message)
    {
        if (Find(message.Key, out var same) is not InboxArrival.Taken and var known) return new() { Arrival = known, Joined = same };
        if (_isDraining || _pending.Count >= MaxPending) return new() { Arrival = InboxArrival.Refused };

        message.Failures = _ended.FailuresOf(message.Key);
        if (_ended.IsObserved(message.Key)) MarkOffered(message, isObserved: true);
        _pending.Add(message);
        _order.Add(message);
        return new() { Arrival = InboxArrival.Taken };
    }

    private InboxDecisions Ended(QueuedMessage message, bool isHandled)
    {
        _order.Ended(message, isHandled);
        _pending.Remove(message);
        (_current, _hasBegun) = (default, false);
        return new() { Remembered = _ended.Add(message, isHandled) };
    }

    private List<QueuedMessage> DropWaiting()
    {
        var dropped = _pending.FindAll(message => !_hasBegun || message != _current.Message);
        _pending.RemoveAll(dropped.Contains);
        _order = new(gapTimeout, start, next: null);
        if (!_hasBegun) _current = default;
        return dropped;
    }

    /// <summary>Adds what follows from the state as it is now.</summary>
    private InboxDecisions GoOn(in InboxDecisions decisions, long now)
    {
        if (_current.Message is null && !_isStopped) _order.TryTake(!_isDraining, now, out _current);

        var begins = _current.Message is { } current && !_hasBegun && !_isStopped && (_readers == 0 || current.IsOffered);
        _hasBegun |= begins;

        var offer = _readers > 0 && !_isOffering ? NextToOffer() : null;
        _isOffering |= offer is not null;
        return decisions with
        {
            Begin = begins ? _current.Message : null,
            Turn = _current.Turn,
            Offer = offer,
            IsReadWhole = _readers > 0 && !_isOffering && _pending.TrueForAll(static message => message.IsOffered),

            // While one has its turn, its end decides.
            WakeAt = _current.Message is null && !_isStopped ? _order.GapEnd : null,
        };
    }

    private QueuedMessage? NextToOffer()
    {
        if (_current.Message is { IsOffered: false } current) return current;

        foreach (var waiting in _order.Whole(_current.Message))
        {
            if (!waiting.IsOffered) return waiting;
        }

        return null;
    }

    private static void MarkOffered(QueuedMessage message, bool isObserved)
    {
        message.IsObserved |= isObserved;
        message.IsOffered = true;
    }
}
