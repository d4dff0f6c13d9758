using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>
/// What all nodes of an application know of calls. The library reads it before it asks Twilio, and keeps a copy in each process. Thread-safe. When it cannot be
/// reached, each method throws a <see cref="CallLogUnavailableException"/>.
/// </summary>
/// <remarks>
/// All times of records are times of this process's clock. An engine that shares them among machines stores how old they are, by a clock of its own, and
/// converts them back.
/// </remarks>
[Experimental(StorageDiagnostics.Seams)]
public abstract class CallStore
{
    /// <summary>Returns the records of the conversation that a leg belongs to: the leg, its parent, and all children of either.</summary>
    /// <param name="account">The account that the application registered.</param>
    /// <param name="anyLeg">Any leg.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The records, in any order; empty when nothing is known. Children are found even if the leg itself is not known.</returns>
    public abstract ValueTask<IReadOnlyList<CallRecord>> FindConversationAsync(AccountSid account, CallSid anyLeg, CancellationToken cancellationToken);

    /// <summary>Merges what was seen of a leg, as <see cref="CallRecord.Merge"/> does, and tells all nodes if that changed the record.</summary>
    /// <param name="account">The account that the application registered.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask MergeAsync(AccountSid account, CallRecord seen, CancellationToken cancellationToken);

    /// <summary>Observes which legs' records change, on whichever node. It goes on after a lost connection.</summary>
    /// <param name="account">The account that the application registered.</param>
    /// <param name="cancellationToken">Ends the changes.</param>
    /// <returns>
    /// The legs, and for a child its parent, too; null for "some changes may have been missed": as soon as it observes, at first and after each lost
    /// connection, and when too many wait to be read.
    /// </returns>
    public abstract IAsyncEnumerable<CallSid?> WatchAsync(AccountSid account, CancellationToken cancellationToken);

    /// <summary>Returns a value that the library keeps for a leg.</summary>
    /// <param name="account">The account that the application registered.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="key">The value's name, at most <see cref="CallLogEntry.MaxKeyLength"/> characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value; null when there is none, or when its lifetime is over.</returns>
    public abstract ValueTask<StoredValue?> FindValueAsync(AccountSid account, CallSid leg, string key, CancellationToken cancellationToken);

    /// <summary>Sets a value that the library keeps for a leg, unless another has been set meanwhile.</summary>
    /// <param name="account">The account that the application registered.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="key">The value's name.</param>
    /// <param name="value">The bytes; empty to remove the value. There may be none.</param>
    /// <param name="expected">The version of the value that it replaces; null when there must be none.</param>
    /// <param name="lifetime">How long it is kept, by the engine's clock; null for as long as it keeps legs.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the value was set is then not known.</param>
    /// <returns>Whether it was set: false when the version is another.</returns>
    public abstract ValueTask<bool> TrySetValueAsync(
        AccountSid account, CallSid leg, string key, ReadOnlyMemory<byte> value, long? expected, TimeSpan? lifetime, CancellationToken cancellationToken);
}

/// <summary>A value of a <see cref="CallStore"/>.</summary>
/// <param name="Bytes">The bytes, which may be cached.</param>
/// <param name="Version">The version: another one after each change, also after a removal.</param>
[Experimental(StorageDiagnostics.Seams)]
public sealed record StoredValue(ReadOnlyMemory<byte> Bytes, long Version);
