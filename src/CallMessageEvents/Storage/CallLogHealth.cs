using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>How an engine fares, as one node sees it, at one moment.</summary>
[Experimental(StorageDiagnostics.Seams)]
public sealed record CallLogHealth
{
    /// <summary>Gets whether the engine can be reached. When it cannot, callbacks are answered 503, and nothing else here is known.</summary>
    public bool IsReachable { get; init; } = true;

    /// <summary>Gets why the engine cannot be reached, and what to do; null when it can, or when nobody knows. Never content.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// Gets whether this node hears at once what the others store; when it does not, messages wait until it looks for them. Null when it was told not to
    /// listen.
    /// </summary>
    public bool? IsListening { get; init; }

    /// <summary>Gets how many shares of the account's calls this node owns.</summary>
    public int OwnedPartitions { get; init; }

    /// <summary>Gets how many nodes of the account live, this one included.</summary>
    public int Nodes { get; init; }

    /// <summary>Gets how many entries of all nodes may be handled and are not done. An engine may stop counting at a limit.</summary>
    public int Waiting { get; init; }

    /// <summary>Gets how long ago the oldest of them was stored; null when there is none.</summary>
    public TimeSpan? OldestWaiting { get; init; }

    /// <summary>Gets how many dead letters there are. An engine may stop counting at a limit.</summary>
    public int DeadLetters { get; init; }
}
