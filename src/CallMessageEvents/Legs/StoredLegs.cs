namespace CallMessageEvents;

/// <summary>
/// Brings what all nodes know of legs from the application's store into this node's directory, and back. Without a store it does nothing, synchronously. An
/// outage of the store changes nothing but what is known. Thread-safe.
/// </summary>
internal sealed class StoredLegs(AccountStore? store, CallDirectory directory, CancellationToken stopping)
{
    private readonly SharedLookups<CallSid, bool> _running = new(stopping);

    public bool IsOn => store is not null;

    /// <summary>Merges what the store knows of a leg's conversation into the directory. Concurrent callers for one leg share one read.</summary>
    /// <param name="anyLeg">Any leg of the conversation.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the store was read: false without a store, and when it cannot be reached.</returns>
    public ValueTask<bool> RefreshAsync(CallSid anyLeg, CancellationToken cancellationToken) =>
        store is null ? default : new(_running.GetAsync(anyLeg, ReadAsync, cancellationToken));

    /// <summary>
    /// As <see cref="RefreshAsync"/>, but begins a read of its own: one that others share may have begun before the change that is looked for.
    /// </summary>
    public async Task<bool> ReadAsync(CallSid anyLeg, CancellationToken cancellationToken)
    {
        if (store is null) return false;

        try
        {
            foreach (var known in await store.FindConversationAsync(anyLeg, cancellationToken).ConfigureAwait(false)) directory.MergeStored(known);
            return true;
        }
        catch (CallLogUnavailableException)
        {
            // Logged. Twilio knows, too.
            return false;
        }
    }

    /// <summary>Stores what Twilio said of a leg, so that other nodes need not ask. Nobody waits for it.</summary>
    public void Share(CallRecord seen)
    {
        if (store is not null) _ = WithoutFlow.Run(() => WriteAsync(store, seen));
    }

    private async Task WriteAsync(AccountStore store, CallRecord seen)
    {
        try
        {
            await store.MergeAsync(seen, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallLogUnavailableException or OperationCanceledException)
        {
            // Another node asks Twilio itself.
        }
    }
}
