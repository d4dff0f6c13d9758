using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>The inbox in this process's memory: what it holds when the process ends is lost, unless Twilio brings it again.</summary>
internal sealed class MemoryInbox(InboxRules rules, CallDirectory directory, CancellationTokenSource cancelling) : ICallMessageInbox
{
    private readonly ConcurrentDictionary<CallSid, CallInbox> _calls = new();

    public ValueTask<InboxOutcome> AcceptAsync(CallMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<InboxOutcome>(cancellationToken);

        var delivery = new Delivery(cancellationToken);
        while (!Call(message.CallSid).TryAccept(message, delivery))
        {
            // That call was forgotten just now, and another takes its place.
        }

        if (!delivery.HasEnded) rules.Answers.Add(delivery);
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

    /// <summary>Gives what runs and waits the time to end; then ends it.</summary>
    public async Task DrainAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        BeginDrain();
        try
        {
            await WhenEmptyAsync(cancellationToken).WaitAsync(timeout, rules.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            rules.Log.DrainEnded(_calls.Count);
        }

        Stop();
    }

    /// <summary>From here on nothing is taken, and nothing waits for what is missing.</summary>
    public void BeginDrain()
    {
        rules.Drain();
        foreach (var call in _calls.Values) call.Drain();
    }

    /// <summary>Ends everything: handlers are cancelled, deliveries answered, readers ended.</summary>
    public void Stop()
    {
        rules.Drain();
        try
        {
            cancelling.Cancel();
        }
        finally
        {
            foreach (var call in _calls.Values) call.Abandon();
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
