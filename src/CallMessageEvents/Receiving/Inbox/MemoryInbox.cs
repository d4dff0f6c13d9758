using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>
/// The inbox in this process's memory, and the state that its calls share. Its messages are lost when the process ends, unless Twilio delivers them again.
/// </summary>
internal sealed class MemoryInbox(
    ReceivingOptions options, ICallMessageDispatcher dispatcher, CallDirectory directory, ReceiveTelemetry telemetry, ReceiveLog log, TimeProvider time,
    CancellationTokenSource cancelling)
    : ICallMessageInbox
{
    /// <summary>How long a stop waits until the answers have been sent.</summary>
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<CallSid, CallInbox> _calls = new();
    private readonly OpenDeliveries _deliveries = new();
    private volatile bool _isDraining;
    private volatile bool _isStopped;

    public ReceivingOptions Options => options;

    public ICallMessageDispatcher Dispatcher => dispatcher;

    public ReceiveTelemetry Telemetry => telemetry;

    public ReceiveLog Log => log;

    public TimeProvider Time => time;

    public InboxRoom Room { get; } = new();

    public SequenceStart Start { get; } = new();

    public DoneMessages Done { get; } = new(time);

    /// <summary>Cancels handlers when the drain time is over and all deliveries have their answers.</summary>
    public CancellationToken Cancelled { get; } = cancelling.Token;

    /// <summary>Whether the application is stopping: new messages are refused, and missing ones are no longer waited for.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Whether the drain time is over: no message starts any more, and Twilio delivers unfinished ones again.</summary>
    public bool IsStopped => _isStopped;

    public ValueTask<InboxOutcome> AcceptAsync(CallMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<InboxOutcome>(cancellationToken);

        var delivery = new Delivery(_deliveries, cancellationToken);
        while (!Call(message.CallSid).TryAccept(message, delivery))
        {
            // That call was forgotten just now: take another.
        }

        if (!delivery.HasEnded) delivery.WaitAtMost(options.AnswerWithin, time);
        return delivery.Outcome;
    }

    public async IAsyncEnumerable<CallMessage> ReadAllAsync(CallSid leg, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new MessageReader(options.ReaderBuffer);
        CallInbox call;
        do call = Call(leg);
        while (!call.TryOpen(reader));

        using var closed = new CancellationTokenSource();
        var end = EndWithLegAsync(call, reader, closed.Token);
        try
        {
            await foreach (var message in reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return message;
        }
        finally
        {
            call.Close(reader);
            reader.End();
            await closed.CancelAsync().ConfigureAwait(false);
            await end.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Lets running and waiting messages finish within the drain time, then ends them. When it completes, all deliveries have their answers, whatever handlers
    /// do.
    /// </summary>
    public async Task DrainAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        BeginDrain();
        try
        {
            await WhenEmptyAsync(cancellationToken).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The rest is abandoned.
        }

        var (waiting, running) = Abandon();
        await AnswersAreGivenAsync().ConfigureAwait(false);
        await cancelling.CancelAsync().ConfigureAwait(false);
        if (waiting + running.Count > 0) log.Abandoned(running, waiting);
    }

    /// <summary>Begins to drain: new messages are refused, and missing ones are no longer waited for.</summary>
    public void BeginDrain()
    {
        _isDraining = true;
        foreach (var call in _calls.Values) call.Drain();
    }

    /// <summary>Ends everything: deliveries are answered, readers ended, handlers cancelled.</summary>
    public void Stop()
    {
        Abandon();
        cancelling.Cancel();
    }

    /// <summary>Forgets an empty call. Its next number is kept as long as its leg is known. Called under the call's lock.</summary>
    public void Retire(CallInbox call)
    {
        if (directory.Known(call.Call) is { IsEnded: false }) directory.State(call.Call).NextNumber = call.Next;
        _calls.TryRemove(KeyValuePair.Create(call.Call, call));
    }

    /// <summary>Waits for the answers before handlers are cancelled: their clean-up may take long, on threads that the answers need.</summary>
    private (int Waiting, List<CallSid> Running) Abandon()
    {
        _isDraining = _isStopped = true;
        var (waiting, running) = (0, new List<CallSid>());
        foreach (var call in _calls.Values)
        {
            var (others, isRunning) = call.Abandon();
            waiting += others;
            if (isRunning) running.Add(call.Call);
        }

        return (waiting, running);
    }

    private async Task AnswersAreGivenAsync()
    {
        try
        {
            await _deliveries.WhenNone().WaitAsync(AnswerGrace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A host that sends its answers slowly.
        }
    }

    private async Task WhenEmptyAsync(CancellationToken cancellationToken)
    {
        foreach (var call in _calls.Values) await call.WhenEmpty().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task EndWithLegAsync(CallInbox call, MessageReader reader, CancellationToken closed)
    {
        try
        {
            while (true)
            {
                // Before looking, so that no change is missed.
                var changed = directory.WhenChanged(call.Call);
                if (directory.Known(call.Call) is { IsEnded: true }) break;
                await changed.WaitAsync(closed).ConfigureAwait(false);
            }

            call.End(reader);
        }
        catch (OperationCanceledException)
        {
            // The reader has been closed.
        }
    }

    private CallInbox Call(CallSid call) =>
        _calls.TryGetValue(call, out var inbox) ? inbox : _calls.GetOrAdd(call, static (call, all) => all.Create(call), this);

    private CallInbox Create(CallSid call) => new(call, this, directory.Known(call) is null ? null : directory.State(call).NextNumber);
}
