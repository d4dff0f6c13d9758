using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>The inbox in this process's memory: what it holds when the process ends is lost, unless Twilio brings it again.</summary>
internal sealed class MemoryInbox(InboxRules rules, CallDirectory directory, CancellationTokenSource cancelling) : ICallMessageInbox
{
    /// <summary>How long a stop waits for answers to be sent that were given.</summary>
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<CallSid, CallInbox> _calls = new();

    public ValueTask<InboxOutcome> AcceptAsync(CallMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<InboxOutcome>(cancellationToken);

        var delivery = new Delivery(rules.Deliveries, cancellationToken);
        while (!Call(message.CallSid).TryAccept(message, delivery))
        {
            // That call was forgotten just now, and another takes its place.
        }

        if (!delivery.HasEnded) delivery.WaitAtMost(rules.Options.AnswerWithin, rules.Time);
        return delivery.Outcome;
    }

    public async IAsyncEnumerable<CallMessage> ReadAllAsync(CallSid leg, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new MessageReader(rules.Options.ReaderBuffer);
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

    /// <summary>Gives what runs and waits the time to end; then ends it. When this completes, whoever waited for an answer has one, whatever handlers do.</summary>
    public async Task DrainAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        BeginDrain();
        try
        {
            await WhenEmptyAsync(cancellationToken).WaitAsync(timeout, rules.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The rest is abandoned.
        }

        var (waiting, running) = Abandon();
        await AnswersAreGivenAsync().ConfigureAwait(false);
        await cancelling.CancelAsync().ConfigureAwait(false);
        if (waiting + running.Count > 0) rules.Log.Abandoned(running, waiting);
    }

    /// <summary>From here on nothing is taken, and nothing waits for what is missing.</summary>
    public void BeginDrain()
    {
        rules.Drain();
        foreach (var call in _calls.Values) call.Drain();
    }

    /// <summary>Ends everything: deliveries are answered, readers ended, handlers cancelled.</summary>
    public void Stop()
    {
        Abandon();
        cancelling.Cancel();
    }

    /// <summary>Before handlers are cancelled: these clean up as long as they like, and on threads that the answers need.</summary>
    private (int Waiting, List<CallSid> Running) Abandon()
    {
        rules.Stop();
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
            await rules.Deliveries.WhenNone().WaitAsync(AnswerGrace, rules.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Whoever sends the answer takes his time.
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
                // Asked for before looking, so that no change is missed.
                var changed = directory.WhenChanged(call.Call);
                if (directory.Known(call.Call) is { IsEnded: true }) break;
                await changed.WaitAsync(closed).ConfigureAwait(false);
            }

            call.End(reader);
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more.
        }
    }

    private CallInbox Call(CallSid call)
    {
        return _calls.TryGetValue(call, out var inbox) ? inbox : _calls.GetOrAdd(call, static (call, all) => all.Create(call), this);
    }

    private CallInbox Create(CallSid call) => new(call, rules, directory.Known(call) is null ? null : directory.State(call).NextNumber, Retire);

    /// <summary>A call that is quiet for long keeps its place in the order, as long as its leg is known.</summary>
    private void Retire(CallInbox call)
    {
        if (directory.Known(call.Call) is { IsEnded: false }) directory.State(call.Call).NextNumber = call.Next;
        _calls.TryRemove(KeyValuePair.Create(call.Call, call));
    }
}
