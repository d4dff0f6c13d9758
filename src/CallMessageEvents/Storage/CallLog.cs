using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>
/// A durable log of messages and statuses, kept by call until they are done, and shared by all nodes of an application. An engine, such as a package for a
/// database, implements it; registered beside a <see cref="CallStore"/> (by the key of a named account), it makes the library answer a callback once it is
/// stored, rather than once it is handled. Thread-safe.
/// </summary>
/// <remarks>
/// The engine decides which node owns a call, and gives each entry to its owner until that entry has ended. It may give an entry more than once, and in any
/// order: the library recognises doubles, and puts messages in order.
/// </remarks>
[Experimental(StorageDiagnostics.Seams)]
public abstract class CallLog
{
    /// <summary>
    /// Stores an entry durably. It is a duplicate if this log has an entry of the same account, call and key: the log knows that one until it is done, and for
    /// at least ten minutes after it was stored.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="seen">
    /// What was seen of the leg, to be merged into the <see cref="CallStore"/> in the same commit, even when the entry is a duplicate; null for nothing.
    /// </param>
    /// <param name="cancellationToken">Ends the wait. Whether the entry was stored is then not known.</param>
    /// <returns>When the entry is durable: whether it is new.</returns>
    /// <exception cref="CallLogUnavailableException">The log cannot be reached. The callback is answered 503.</exception>
    public abstract ValueTask<AppendOutcome> AppendAsync(CallLogEntry entry, CallRecord? seen, CancellationToken cancellationToken);

    /// <summary>
    /// Gives this node's entries to a worker until it is told to stop: takes ownership of calls, delivers what is waiting, and hands calls over. It survives
    /// lost connections by itself. The library calls it once for an account. When it throws, this node must own no call any more: the library logs the error,
    /// and calls it again.
    /// </summary>
    /// <param name="account">The account whose entries the worker takes, and no others, as in <see cref="CallLogEntry.Account"/>.</param>
    /// <param name="worker">The library's side.</param>
    /// <param name="stopping">Cancelled when the application stops: begin nothing, await <see cref="ICallLogWorker.QuietAsync"/>, let go of the calls.</param>
    /// <returns>When this node owns no call any more.</returns>
    public abstract Task RunAsync(AccountSid account, ICallLogWorker worker, CancellationToken stopping);

    /// <summary>Records how an attempt at an entry ended.</summary>
    /// <param name="entry">The entry, as it was given.</param>
    /// <param name="ownership">The ownership that it was given under.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// When it is durable: true; false when it was refused, because the ownership is held no more and the result is another than done. An entry that is done
    /// is done, whoever owns it, and even if it is a dead letter by now.
    /// </returns>
    /// <remarks>
    /// An answer may be lost, and the library then records the same end again: an end of an attempt that has ended already counts once, and is true.
    /// </remarks>
    /// <exception cref="CallLogUnavailableException">The log cannot be reached. The library tries again.</exception>
    public abstract ValueTask<bool> EndAsync(CallLogEntry entry, CallOwnership ownership, EntryResult result, CancellationToken cancellationToken);

    /// <summary>Observes a call's entries from now on, each once, about in the order in which they were stored, on whichever node.</summary>
    /// <param name="account">The account, as in <see cref="CallLogEntry.Account"/>.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the entries with an <see cref="OperationCanceledException"/>.</param>
    /// <remarks>
    /// Entries that are stored after the first <c>MoveNextAsync</c> began are included, and some that were stored shortly before may be: an engine that looks
    /// a moment later reads from that moment back, as exactly as its clock tells. Transactions may commit in another order than that of their ids: none may be
    /// missed for that. It goes on after a lost connection. It buffers nothing for a slow reader: one that falls behind by more than entries are kept misses
    /// some.
    /// </remarks>
    public abstract IAsyncEnumerable<CallLogEntry> TailAsync(AccountSid account, CallSid call, CancellationToken cancellationToken);

    /// <summary>Reads how the engine fares, for health checks and metrics. It is cheap, however often and on however many nodes it is called.</summary>
    /// <param name="account">The account, as in <see cref="CallLogEntry.Account"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How it fares; null for an engine that does not tell.</returns>
    /// <exception cref="CallLogUnavailableException">The log cannot be reached.</exception>
    public virtual ValueTask<CallLogHealth?> ReadHealthAsync(AccountSid account, CancellationToken cancellationToken) => new((CallLogHealth?)null);
}
