namespace CallMessageEvents.Tests;

/// <summary>What must hold in any history, whatever the order of turns is.</summary>
internal sealed class InboxInvariants(InboxState state, InboxStart start) : IInboxWatcher
{
    private readonly List<QueuedMessage> _waiting = [];
    private readonly HashSet<QueuedMessage> _offered = [];
    private readonly List<EndedMessage> _remembered = [];
    private QueuedMessage? _running;
    private QueuedMessage? _offering;
    private int _readers;
    private bool _isDraining;
    private bool _isStopped;

    public static IInboxWatcher Create(InboxState state, InboxStart start) => new InboxInvariants(state, start);

    public void Before(InboxEvent happened, long now)
    {
    }

    public void After(InboxEvent happened, InboxDecisions decided, long now)
    {
        switch (happened.Kind)
        {
            case InboxEventKind.Arrived:
                Arrived(happened.Message!, decided);
                break;
            case InboxEventKind.Ended:
                var ended = new EndedMessage(_running!.Key, happened.Flag, _running.IsObserved);
                Assert.Equal(ended.Key is null ? default : ended, decided.Remembered);
                _remembered.Add(ended);
                _running = null;
                break;
            case InboxEventKind.Dropped:
                _running = null;
                break;
            case InboxEventKind.Offered:
                Assert.True(_offering!.IsOffered && (_offering.IsObserved || !happened.Flag), "What was offered is not marked.");
                _offering = null;
                break;
            case InboxEventKind.ReaderOpened:
                _readers++;
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
                Assert.True(_waiting.SequenceEqual(decided.Dropped!), "Not exactly what waits is dropped.");
                _waiting.Clear();
                break;
            case InboxEventKind.Forgotten:
                Assert.Contains(_remembered, ended => ended == happened.Remembered || (ended.Key is null && happened.Remembered == default));
                _remembered.RemoveAt(0);
                break;
            case InboxEventKind.Woken or InboxEventKind.ReaderEnding:
            default:
                break;
        }

        Begins(decided);
        Offers(decided);
        IsNotStuck(decided.WakeAt, now);

        Assert.Equal(_waiting.Count + (_running is null ? 0 : 1), state.Pending.Count);
        Assert.Equal(_running is not null, state.IsRunning);
        Assert.True(state.IsUnused == (_waiting.Count + _remembered.Count + _readers == 0 && _running is null), $"Is it unused? {state.IsUnused}.");
        var isWhole = _readers > 0 && _offering is null && state.Pending.All(static message => message.IsOffered);
        Assert.True(decided.IsReadWhole == isWhole, isWhole ? "Readers that are ending do not end." : "Readers that are ending end too early.");
    }

    /// <summary>A double is recognised; nothing is taken while draining; a failure is remembered.</summary>
    private void Arrived(QueuedMessage message, InboxDecisions decided)
    {
        bool IsSame(string? key) => key is not null && key == message.Key;
        var same = _waiting.Append(_running).OfType<QueuedMessage>().FirstOrDefault(other => IsSame(other.Key));
        var arrival = _remembered.Exists(ended => ended.IsHandled && IsSame(ended.Key)) ? InboxArrival.Duplicate
            : same is not null ? InboxArrival.Joined
            : _isDraining ? InboxArrival.Refused
            : InboxArrival.Taken;
        Assert.Equal(arrival, decided.Arrival);
        Assert.Same(arrival == InboxArrival.Joined ? same : null, decided.Joined);
        if (arrival != InboxArrival.Taken) return;

        _waiting.Add(message);
        var failures = _remembered.FindAll(ended => !ended.IsHandled && IsSame(ended.Key));
        Assert.Equal(failures.Count, message.Failures);
        if (failures.Exists(static failure => failure.IsObserved)) _offered.Add(message);
    }

    /// <summary>One at a time, each once, only what was taken, after readers had it, and nothing after a stop.</summary>
    private void Begins(InboxDecisions decided)
    {
        if (decided.Begin is not { } begun) return;

        Assert.True(_running is null, "Two run at once.");
        Assert.False(_isStopped, "It begins after a stop.");
        Assert.True(_waiting.Remove(begun), "It begins twice, or after it was dropped.");
        Assert.True(_readers == 0 || begun.IsOffered, "It begins before readers had it.");
        _running = begun;
    }

    /// <summary>One at a time, each once, and not again what a reader had before it failed.</summary>
    private void Offers(InboxDecisions decided)
    {
        if (decided.Offer is not { } offer) return;

        Assert.True(_readers > 0, "Nobody reads.");
        Assert.True(_offering is null, "Two are offered at once.");
        Assert.True(_waiting.Contains(offer), "It is offered too late.");
        Assert.True(_offered.Add(offer), "It is offered again.");
        _offering = offer;
    }

    /// <summary>When nothing runs, what waits does so for readers, or for a missing message and no longer than the gap time.</summary>
    private void IsNotStuck(long? wakeAt, long now)
    {
        if (_running is not null || _isStopped || _waiting.Count == 0 || (_readers > 0 && _offering is not null)) return;

        Assert.False(_isDraining, "It waits for a missing message while draining.");
        Assert.True(wakeAt > now && wakeAt <= now + start.GapTime, $"Nothing wakes it in time: {wakeAt}.");
        Assert.All(_waiting, message => Assert.True(message.Number > (state.Next ?? 0), $"{message} waits for nothing."));
    }
}
