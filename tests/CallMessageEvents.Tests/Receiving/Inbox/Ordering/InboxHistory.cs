using System.Globalization;
using System.Text;

namespace CallMessageEvents.Tests;

/// <summary>Drives an <see cref="InboxState"/> as a driver would, with a clock of its own, and tells watchers of each event and what was decided.</summary>
internal sealed class InboxHistory
{
    private readonly IInboxWatcher[] _watchers;
    private readonly InboxStart _start;
    private readonly Queue<EndedMessage> _remembered = [];
    private readonly StringBuilder _log = new();
    private readonly Dictionary<int, int> _copies = [];
    private HistoryMessage? _running;
    private HistoryMessage? _offering;
    private int _readers;

    // The clock that may be set, and the one of timers, which may not.
    private long _now = 1000;
    private long _elapsed;
    private (long Due, long WakeAt)? _timer;

    public InboxHistory(InboxStart start, params Func<InboxState, InboxStart, IInboxWatcher>[] watchers)
    {
        _start = start;
        var sequence = new SequenceStart();
        if (start.First == 0) sequence.Saw(0);
        State = new(start.GapTime, sequence, start.Next);
        _watchers = [.. watchers.Select(watcher => watcher(State, start))];
    }

    public InboxState State { get; }

    /// <summary>The messages that began, in order.</summary>
    public List<HistoryMessage> Begun { get; } = [];

    /// <summary>Plays a history; what an assertion says is preceded by what happened.</summary>
    /// <param name="run">The history.</param>
    /// <param name="end">What follows; null for nothing.</param>
    /// <param name="watchers">Who looks on.</param>
    public static void Play(InboxRun run, Action<InboxHistory>? end, params Func<InboxState, InboxStart, IInboxWatcher>[] watchers)
    {
        var history = new InboxHistory(run.Start, watchers);
        try
        {
            foreach (var step in run.Steps) history.Play(step);
            end?.Invoke(history);
        }
#pragma warning disable CA1031 // Whatever it is, it is told with what happened before.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Assert.Fail($"{run.Start}{Environment.NewLine}{history._log}{e.Message}");
        }
    }

    /// <summary>Nothing more comes: all that runs and is offered ends, and timers fire.</summary>
    public void Finish()
    {
        for (var i = 0; i < 1000; i++)
        {
            if (_offering is not null) Play(new(InboxStepKind.EndOffer, 1));
            else if (_running is not null) Play(new(InboxStepKind.Succeed, 0));
            else if (_timer is { } timer) Play(new(InboxStepKind.Wait, (int)(timer.Due - _elapsed)));
            else return;
        }

        Assert.Fail("It never ends.");
    }

    /// <summary>Everybody has left, and the past is forgotten.</summary>
    public void Leave()
    {
        while (_readers > 0) Play(new(InboxStepKind.CloseReader, 0));
        Finish();
        while (_remembered.Count > 0) Play(new(InboxStepKind.Forget, 0));
    }

    public void Play(InboxStep step)
    {
        switch (step.Kind)
        {
            case InboxStepKind.Arrive:
                Apply(InboxEvent.Arrived(Message(step.Value)));
                break;
            case InboxStepKind.Succeed or InboxStepKind.Fail when _running is { } ended:
                _running = null;
                Apply(InboxEvent.Ended(ended, step.Kind == InboxStepKind.Succeed));
                break;
            case InboxStepKind.Drop when _running is { } dropped:
                _running = null;
                Apply(InboxEvent.Dropped(dropped));
                break;
            case InboxStepKind.Wait:
                Wait(step.Value);
                break;
            case InboxStepKind.Wake:
                Apply(InboxEvent.Woken);
                break;
            case InboxStepKind.SetClock:
                _now = Math.Max(0, _now + step.Value);
                _log.AppendLine(CultureInfo.InvariantCulture, $"the clock is set to {_now}");
                break;
            case InboxStepKind.OpenReader:
                _readers++;
                Apply(InboxEvent.ReaderOpened);
                break;
            case InboxStepKind.CloseReader when _readers > 0:
                _readers--;
                Apply(InboxEvent.ReaderClosed);
                break;
            case InboxStepKind.EndReader when _readers > 0:
                Apply(InboxEvent.ReaderEnding);
                break;
            case InboxStepKind.EndOffer when _offering is { } offered:
                _offering = null;
                Apply(InboxEvent.Offered(offered, isObserved: step.Value == 1));
                break;
            case InboxStepKind.Forget when _remembered.TryDequeue(out var forgotten):
                Apply(InboxEvent.Forgotten(forgotten));
                break;
            case InboxStepKind.Drain:
                Apply(InboxEvent.Drained);
                break;
            case InboxStepKind.HandOver:
                Apply(InboxEvent.HandedOver);
                break;
            case InboxStepKind.Stop:
                Apply(InboxEvent.Stopped);
                break;
            default:
                // It does not fit the state.
                break;
        }
    }

    /// <summary>Time goes by; a timer fires when it is due.</summary>
    private void Wait(int time)
    {
        var end = _elapsed + time;
        while (_timer is { } timer && timer.Due <= end)
        {
            _timer = null;
            _now += timer.Due - _elapsed;
            _elapsed = timer.Due;
            Apply(InboxEvent.Woken);
            Assert.True(_timer is null || _timer.Value.Due > _elapsed, "It is woken again and again.");
        }

        _now += end - _elapsed;
        _elapsed = end;
    }

    private void Apply(InboxEvent happened)
    {
        foreach (var watcher in _watchers) watcher.Before(happened, _now);
        var decided = State.Apply(happened, _now);
        _log.AppendLine(CultureInfo.InvariantCulture, $"{_now}: {happened.Kind} {happened.Message} {happened.Flag} -> {Text(decided)}");

        if (happened.Kind == InboxEventKind.Ended) _remembered.Enqueue(decided.Remembered);
        if (decided.Begin is HistoryMessage begun)
        {
            Begun.Add(begun);
            _running = begun;
        }

        if (decided.Offer is not null) _offering = (HistoryMessage)decided.Offer;

        // As a driver does: the same time again needs no new timer.
        if (decided.WakeAt != _timer?.WakeAt) _timer = decided.WakeAt is { } at ? (_elapsed + (at - _now), at) : null;
        foreach (var watcher in _watchers) watcher.After(happened, decided, _now);
    }

    /// <summary>
    /// A delivery of one of sixteen messages: ten in a row, another with the fourth's number, one without a key, two without a number (one of them without a
    /// key), the last number that there is, and number 0.
    /// </summary>
    private HistoryMessage Message(int which)
    {
        _copies[which] = _copies.GetValueOrDefault(which) + 1;
        var (key, number) = which switch
        {
            < 10 => ($"m{which}", (long?)_start.First + which),
            10 => ("other", _start.First + 3),
            11 => (null, _start.First + 5),
            12 => ("plain", null),
            13 => (null, null),
            14 => ("last", long.MaxValue),
            _ => ("zero", 0),
        };
        return new(key, number, _copies[which]);
    }

    private static string Text(InboxDecisions decided) => string.Join(
        ", ",
        new[]
        {
            $"{decided.Arrival}", decided.Begin is { } begin ? $"begin {begin} {decided.Turn}" : null, decided.Offer is { } offer ? $"offer {offer}" : null,
            decided.IsReadWhole ? "readers may end" : null, decided.WakeAt is { } at ? $"wake at {at}" : null,
            decided.Dropped is { } dropped ? $"dropped {string.Join(' ', dropped)}" : null,
        }.OfType<string>());
}

/// <summary>A message of a history: the <paramref name="copy"/>th delivery of it.</summary>
internal sealed class HistoryMessage(string? key, long? number, int copy) : QueuedMessage(key, number)
{
    public override string ToString() => $"[{Key ?? "keyless"} number {Number?.ToString(CultureInfo.InvariantCulture) ?? "none"} copy {copy}]";
}

/// <summary>Looks at what happens in a history.</summary>
internal interface IInboxWatcher
{
    void Before(InboxEvent happened, long now);

    void After(InboxEvent happened, InboxDecisions decided, long now);
}
