using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>
/// The inbox in this process's memory: answers a delivery when its message is handled. What it has is lost when the process ends, unless Twilio delivers it
/// again.
/// </summary>
internal sealed class MemoryInbox(CallInboxes calls, CallDirectory directory, ReceivingOptions options) : ICallMessageInbox
{
    public int PendingMessages => calls.Room.Messages;

    /// <summary>Creates a call's inbox.</summary>
    public static CallInbox Create(CallSid call, CallInboxes all, long? next) => new MemoryCall(call, all, next);

    public void Start()
    {
        // Nothing is kept from before.
    }

    public Acceptance Accept(CallMessage message, in DeliveryTerms terms)
    {
        while (true)
        {
            if (Call(message.CallSid).TryAccept(message, terms) is { } acceptance) return acceptance;

            // That call was forgotten just now: take another.
        }
    }

    public async IAsyncEnumerable<CallMessage> ReadAllAsync(CallSid leg, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new MessageReader(options.ReaderBuffer);
        MemoryCall call;
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

    public void BeginDrain() => calls.BeginDrain();

    public Task WhenDrainedAsync(CancellationToken cancellationToken) => calls.WhenIdleAsync(cancellationToken);

    public Abandoned Abandon() => calls.Abandon();

    private async Task EndWithLegAsync(MemoryCall call, MessageReader reader, CancellationToken closed)
    {
        try
        {
            await directory.WhenEndedAsync(call.Call, closed).ConfigureAwait(false);
            call.End(reader);
        }
        catch (OperationCanceledException)
        {
            // The reader has been closed.
        }
    }

    private MemoryCall Call(CallSid call) => (MemoryCall)calls.Get(call);
}
