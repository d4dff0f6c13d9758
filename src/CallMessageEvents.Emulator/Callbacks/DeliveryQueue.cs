namespace CallMessageEvents.Emulator;

/// <summary>The messages that wait for one subscription: brought one after the other, in the order of sending, by work that exists only while there are any.</summary>
internal sealed class DeliveryQueue(Subscription subscription, CallbackCourier courier)
{
    private readonly Gate _gate = new();
    private readonly Queue<EmulatedMessage> _waiting = [];
    private bool _working;

    /// <summary>Never blocks and never throws.</summary>
    public void Add(EmulatedMessage message)
    {
        if (!courier.TryReserve())
        {
            courier.Refuse(subscription, message);
            return;
        }

        lock (_gate)
        {
            _waiting.Enqueue(message);
            if (_working)
            {
                return;
            }

            _working = true;
        }

        courier.Work.Run(DeliverAllAsync);
    }

    private async Task DeliverAllAsync(CancellationToken stopping)
    {
        while (TakeNext() is { } message)
        {
            await courier.DeliverAsync(subscription, message, stopping).ConfigureAwait(false);
        }
    }

    private EmulatedMessage? TakeNext()
    {
        lock (_gate)
        {
            _working = _waiting.TryDequeue(out var message);
            return message;
        }
    }
}
