namespace CallMessageEvents;

/// <summary>A placeholder.</summary>
internal sealed class LogStatuses
{
    public bool TryTake(CallLogEntry entry, CallOwnership ownership) => entry is null && ownership is null;

    public Task QuietAsync(CallOwnership ownership) => ownership is null ? Task.CompletedTask : Task.CompletedTask;
}
