namespace CallMessageEvents.Emulator;

/// <summary>
/// A request's place among those of its account that are carried out at the same time; taken once the account is known, given back at the end.
/// </summary>
internal sealed class RequestSlot : IDisposable
{
    private EmulatorAccount? _account;

    /// <summary>How many there were with this one.</summary>
    public int? Concurrent { get; private set; }

    public int Take(EmulatorAccount account)
    {
        _account = account;
        var concurrent = Interlocked.Increment(ref account.Requests.Value);
        Concurrent = concurrent;
        return concurrent;
    }

    public void Dispose()
    {
        if (_account is { } account)
        {
            Interlocked.Decrement(ref account.Requests.Value);
        }
    }
}
