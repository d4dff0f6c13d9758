namespace CallMessageEvents;

/// <summary>Reads an account's health from its parts.</summary>
internal sealed class AccountHealth(TwilioResilience resilience, ICallMessageInbox inbox, InboxDrain drain, CancellationToken stopping) : ICallMessageHealth
{
    public CallMessageHealth Read() => new()
    {
        IsStopping = drain.HasBegun || stopping.IsCancellationRequested,
        IsCircuitOpen = resilience.IsCircuitOpen,
        PendingMessages = inbox.PendingMessages,
        MaxPendingMessages = InboxRoom.MaxMessages,
    };
}
