using System.Runtime.InteropServices;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The callbacks that wait for one subscription, or for the status callback of one call: brought one after the other, in the order of addition, by work that
/// exists only while there are any. Those that a fault holds up, and those that are not answered soon, step aside and let the next pass.
/// </summary>
internal sealed class DeliveryQueue(CallbackCourier courier)
{
    /// <summary>What Twilio does is not known. A handler may wait for what the next callback brings, which must not take for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Gate _gate = new();
    private readonly Queue<Entry> _waiting = [];
    private bool _working;

    /// <summary>Never blocks and never throws. Which fault it meets is decided here, by the order of addition.</summary>
    public void Add(OutgoingCallback callback)
    {
        callback = callback with { Run = courier.Run };
        if (!courier.TryReserve(callback))
        {
            courier.Refuse(callback);
            return;
        }

        lock (_gate)
        {
            _waiting.Enqueue(new(callback, callback.FaultName is { } name ? courier.Faults.Meet(callback.Kind, callback.CallSid, name) : null));
            if (_working)
            {
                return;
            }

            _working = true;
        }

        courier.Work.Run(BringAllAsync);
    }

    private async Task BringAllAsync(CancellationToken stopping)
    {
        while (TakeNext() is var (callback, met))
        {
            var brought = Bring(callback, met);
            if (met is { Kind: CallbackFaultKind.Reordering }) continue;

            try
            {
                await brought.WaitAsync(Patience, courier.Time, stopping).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // It goes on beside the next.
            }
            catch (OperationCanceledException)
            {
                // The emulator stops, and so does this one: those that wait are recorded after it.
                await brought.ConfigureAwait(false);
            }
        }
    }

    private Task Bring(OutgoingCallback callback, MetFault? met)
    {
        var brought = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        courier.Work.Run(async _ =>
        {
            await courier.BringAsync(callback, met).ConfigureAwait(false);
            brought.SetResult();
        });
        return brought.Task;
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
