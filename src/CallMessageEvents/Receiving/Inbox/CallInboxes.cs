using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>The calls of one account whose messages wait, run or are remembered in this process, and what they share. Thread-safe.</summary>
/// <param name="create">Creates a call's inbox. The number is the next message's, null when it is not known.</param>
/// <param name="options">The options.</param>
/// <param name="dispatcher">Runs handlers.</param>
/// <param name="ears">Gives messages to the talks of their legs.</param>
/// <param name="directory">Remembers a call's next number while the call has no inbox.</param>
/// <param name="telemetry">Measures.</param>
/// <param name="log">Logs.</param>
/// <param name="time">The time.</param>
/// <param name="cancelled">Cancels handlers when the drain time is over and all deliveries have their answers.</param>
internal sealed class CallInboxes(
    Func<CallSid, CallInboxes, long?, CallInbox> create, ReceivingOptions options, MessageDispatcher dispatcher, MessageEars ears, CallDirectory directory,
    ReceiveTelemetry telemetry, ReceiveLog log, TimeProvider time, CancellationToken cancelled)
{
    private readonly ConcurrentDictionary<CallSid, CallInbox> _calls = new();
    private volatile bool _isDraining;
    private volatile bool _isStopped;

    public ReceiveLog Log => log;

    public MessageEars Ears => ears;

    public TimeProvider Time => time;

    /// <summary>How long a missing message is waited for, in the units of timestamps.</summary>
    public long GapTimeout { get; } = (long)(options.GapTimeout.TotalSeconds * time.TimestampFrequency);

    public InboxRoom Room { get; } = new();

    public SequenceStart Start { get; } = new();

    public DoneMessages Done { get; } = new(time);

    public CancellationToken Cancelled => cancelled;

    /// <summary>Whether the application is stopping: nothing more is taken, and missing messages are no longer waited for.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Whether the drain time is over: no message begins any more.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>All calls, without a copy of them.</summary>
    public IEnumerable<CallInbox> All => _calls.Select(static call => call.Value);

    public CallInbox Get(CallSid call) =>
        _calls.TryGetValue(call, out var inbox) ? inbox : _calls.GetOrAdd(call, static (call, all) => all.Create(call), this);

    /// <summary>Forgets an empty call. Its next number is kept as long as its leg is known. Called under the call's lock.</summary>
    public void Retire(CallInbox call, long? next)
    {
        if (directory.Known(call.Call) is { IsEnded: false }) directory.State(call.Call).NextNumber = next;
        _calls.TryRemove(KeyValuePair.Create(call.Call, call));
    }

    /// <summary>Runs the handler of a message whose turn has come.</summary>
    /// <param name="pending">The message.</param>
    /// <param name="turn">How its turn came.</param>
    /// <param name="lost">Cancelled when this node does not own the call any more.</param>
    public async ValueTask HandleAsync(PendingMessage pending, MessageTurn turn, CancellationToken lost)
    {
        telemetry.Began(turn);
        if (pending.IsPassed) return;
        if (pending.IsObserved && !dispatcher.HasHandler(pending.Message))
        {
            dispatcher.Observed(pending.Message);
            return;
        }

        if (!lost.CanBeCanceled)
        {
            await dispatcher.DispatchAsync(pending, cancelled).ConfigureAwait(false);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(lost, cancelled);
        await dispatcher.DispatchAsync(pending, ending.Token).ConfigureAwait(false);
    }

    /// <summary>Begins to drain: new messages are refused, and missing ones are no longer waited for.</summary>
    public void BeginDrain()
    {
        _isDraining = true;
        foreach (var call in All) call.Drain();
    }

    /// <summary>Completes when nothing waits or runs.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        foreach (var call in All) await call.WhenIdle().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the drain: nothing begins any more, and whoever waits is answered 503. Handlers go on until they are cancelled.</summary>
    public Abandoned Abandon()
    {
        _isDraining = _isStopped = true;
        var (waiting, running) = (0, new List<CallSid>());
        foreach (var call in All)
        {
            var (others, isRunning) = call.Abandon();
            waiting += others;
            if (isRunning) running.Add(call.Call);
        }

        return new(waiting, running);
    }

    /// <summary>Converts a difference of timestamps.</summary>
    public TimeSpan ToTime(long difference) =>
        difference <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(difference * ((double)TimeSpan.TicksPerSecond / time.TimestampFrequency)));

    private CallInbox Create(CallSid call) => create(call, this, directory.Known(call) is null ? null : directory.State(call).NextNumber);
}

/// <summary>What is left when the drain time is over.</summary>
/// <param name="Waiting">How many messages have not begun.</param>
/// <param name="Running">The legs whose handlers still run.</param>
internal readonly record struct Abandoned(int Waiting, List<CallSid> Running);
