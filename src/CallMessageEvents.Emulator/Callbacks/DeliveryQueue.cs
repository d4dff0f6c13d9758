using System.Runtime.InteropServices;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The callbacks that wait for one subscription, or for the status callback of one call: brought one after the other, in the order of addition, by work that exists
/// only while there are any. Those that a fault holds up step aside and let the next pass.
/// </summary>
internal sealed class DeliveryQueue(Switchboard board)
{
    private readonly Gate _gate = new();
    private readonly Queue<Entry> _waiting = [];
    private bool _working;

    /// <summary>Never blocks and never throws. Which fault it meets is decided here, by the order of addition.</summary>
    public void Add(OutgoingCallback callback)
    {
        callback = callback with { Run = board.Courier.Run };
        if (!board.Courier.TryReserve(callback))
        {
            board.Courier.Refuse(callback);
            return;
        }

        lock (_gate)
        {
            _waiting.Enqueue(new(callback, board.Faults.Callbacks.Meet(callback)));
            if (_working)
            {
                return;
            }

            _working = true;
        }

        board.Courier.Work.Run(BringAllAsync);
    }

    private async Task BringAllAsync(CancellationToken stopping)
    {
        while (TakeNext() is var (callback, met))
        {
            if (met is { Kind: CallbackFaultKind.Reordering })
            {
                board.Courier.Work.Run(_ => board.Courier.BringAsync(callback, met));
            }
            else
            {
                await board.Courier.BringAsync(callback, met).ConfigureAwait(false);
            }
        }
    }

    private Entry? TakeNext()
    {
        lock (_gate)
        {
            _working = _waiting.TryDequeue(out var next);
            return _working ? next : null;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(OutgoingCallback Callback, MetFault? Met);
}
