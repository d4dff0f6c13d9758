using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>The library's side of a <see cref="CallLog"/>: it handles what the engine gives to this node. Thread-safe.</summary>
[Experimental(StorageDiagnostics.Seams)]
public interface ICallLogWorker
{
    /// <summary>Takes an entry that this node owns. It ends with <see cref="CallLog.EndAsync"/>, unless the ownership is lost first. Never blocks.</summary>
    /// <param name="entry">The entry. One that was taken before and has not ended is recognised.</param>
    /// <param name="ownership">The ownership of its call.</param>
    /// <returns>
    /// False when there is no room at the moment for it, or for any, or when the application stops: give it again later, such as when another one has ended or
    /// after a second. A full call must not hold up the others.
    /// </returns>
    bool TryTake(CallLogEntry entry, CallOwnership ownership);

    /// <summary>
    /// Ends the work on all calls of an ownership, before they are handed over: gives back what has not begun, and waits for what has. The engine gives nothing
    /// more under this ownership, and no <see cref="TryTake"/> of it is running. What is given back ends in no way: it goes to the next owner. A handler that
    /// does not end is the engine's to cut short: it ends the wait, and then the ownership.
    /// </summary>
    /// <param name="ownership">The ownership, which is still held.</param>
    /// <param name="cancellationToken">Ends the wait. What runs then goes on until the ownership is lost.</param>
    /// <returns>When nothing runs, and all that ended is recorded.</returns>
    Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken);
}
