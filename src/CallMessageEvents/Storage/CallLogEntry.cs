using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>A message or a status that a <see cref="CallLog"/> keeps until it is done. Immutable.</summary>
[Experimental(StorageDiagnostics.Seams)]
public sealed class CallLogEntry
{
    /// <summary>The maximum length of a <see cref="Key"/>, in characters.</summary>
    public const int MaxKeyLength = 128;

    /// <summary>Gets the account that the application registered.</summary>
    public required AccountSid Account { get; init; }

    /// <summary>
    /// Gets the call: entries of one call belong to one owner at a time. Its text is as the callback had it, of any length and with any characters, also some
    /// that a database cannot hold as text: hash it for an index, or store its bytes.
    /// </summary>
    public required CallSid CallSid { get; init; }

    /// <summary>Gets what all deliveries of the same entry share, unique within its call; at most <see cref="MaxKeyLength"/> characters.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the kind.</summary>
    public required CallLogEntryKind Kind { get; init; }

    /// <summary>
    /// Gets a message's place among the call's; null when it has none. The library finds it in the body, too: an engine may use it to give entries in order.
    /// </summary>
    public long? Number { get; init; }

    /// <summary>Gets the content: the library's own bytes, in a form that carries its version. Opaque to an engine.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// Gets the trace of the request that brought it, as W3C's <c>traceparent</c>: its handler's spans belong to that, on whichever node it runs. An engine
    /// gives it back as it was; one that does not loses nothing but that.
    /// </summary>
    /// <value>The default is null: nobody traces.</value>
    public string? TraceParent { get; init; }

    /// <summary>Gets the number of this attempt, from 1. The engine counts it up for each <see cref="EntryResult.Retry"/>.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Gets what the engine knows the entry by; null for an entry that is to be stored. Opaque to the library.</summary>
    public object? EngineState { get; init; }

    /// <summary>Returns a text for logs: sid and key, never content.</summary>
    public override string ToString() => LogText.Show($"{Key} of {CallSid}");
}
