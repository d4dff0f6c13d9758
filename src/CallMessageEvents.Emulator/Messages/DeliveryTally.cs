namespace CallMessageEvents.Emulator;

/// <summary>Collects the deliveries of one message until each subscription's has ended.</summary>
internal sealed class DeliveryTally
{
    private readonly Gate _gate = new();
    private readonly TaskCompletionSource<IReadOnlyList<CallbackDelivery>> _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<CallbackDelivery> _ended = [];
    private readonly int _expected;

    public DeliveryTally(int expected)
    {
        _expected = expected;
        if (expected == 0)
        {
            _whole.SetResult([]);
        }
    }

    public Task<IReadOnlyList<CallbackDelivery>> Whole => _whole.Task;

    public void Add(CallbackDelivery delivery)
    {
        lock (_gate)
        {
            _ended.Add(delivery);
            if (_ended.Count == _expected)
            {
                _whole.SetResult(_ended);
            }
        }
    }
}
