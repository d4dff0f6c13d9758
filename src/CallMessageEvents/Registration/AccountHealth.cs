namespace CallMessageEvents;

/// <summary>Reads an account's health from its parts.</summary>
internal sealed class AccountHealth(TwilioResilience resilience, MemoryInbox inbox, CancellationToken stopping) : ICallMessageHealth
{
    public CallMessageHealth Read() => new()
    {
        IsStopping = inbox.IsDraining || stopping.IsCancellationRequested,
        IsCircuitOpen = resilience.IsCircuitOpen,
        PendingMessages = inbox.Room.Messages,
        MaxPendingMessages = InboxRoom.MaxMessages,
    };
}
