using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>
/// This node's right to handle some calls: a lease of a partition, an assignment, an activation. A new object each time that it is won. Thread-safe.
/// </summary>
[Experimental(StorageDiagnostics.Seams)]
public abstract class CallOwnership
{
    /// <summary>
    /// Gets whether it is certainly held at this moment, by this node's monotonic clock. No handler begins without it. It takes no lock, because the library
    /// reads it under locks of its own. Once it was false it stays false, however late <see cref="Lost"/> is: what did not begin for that reason is given up
    /// here, and given again only under another ownership.
    /// </summary>
    public abstract bool IsHeld { get; }

    /// <summary>Gets a token that is cancelled when it is held no more. The tokens of its handlers are cancelled with it.</summary>
    public abstract CancellationToken Lost { get; }
}
