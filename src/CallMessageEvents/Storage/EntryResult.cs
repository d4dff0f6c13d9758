using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Storage;

/// <summary>How an attempt at a log entry ended. Immutable.</summary>
[Experimental(StorageDiagnostics.Seams)]
public sealed class EntryResult
{
    private EntryResult(EntryResultKind kind, TimeSpan delay = default, string? error = null) => (Kind, Delay, Error) = (kind, delay, error);

    /// <summary>Gets the result of an entry that is done: it is given to nobody any more.</summary>
    public static EntryResult Done { get; } = new(EntryResultKind.Done);

    /// <summary>Gets the kind.</summary>
    public EntryResultKind Kind { get; }

    /// <summary>Gets how long the entry is not to be given again, by the engine's clock. Zero for none.</summary>
    public TimeSpan Delay { get; }

    /// <summary>Gets the type of the error, never its text, which may hold content; null when there was none.</summary>
    public string? Error { get; }

    /// <summary>Returns the result of an attempt that failed: the entry is given again after the delay, as the next attempt.</summary>
    /// <param name="delay">The delay.</param>
    /// <param name="error">The type of the error.</param>
    public static EntryResult Retry(TimeSpan delay, string error) => new(EntryResultKind.Retry, delay, error);

    /// <summary>
    /// Returns the result of an entry that is to be given again after the delay, as the same attempt: this node could not try it, or it waits for a leg's end,
    /// perhaps for a day. It is kept however old it is.
    /// </summary>
    /// <param name="delay">The delay.</param>
    public static EntryResult Wait(TimeSpan delay) => new(EntryResultKind.Wait, delay);

    /// <summary>Returns the result of an entry that is not tried any more: it is kept as a dead letter.</summary>
    /// <param name="error">The type of the last error.</param>
    public static EntryResult Dead(string error) => new(EntryResultKind.Dead, error: error);

    /// <summary>Returns a text for logs.</summary>
    public override string ToString() => Error is null ? $"{Kind}" : $"{Kind} ({Error})";
}

/// <summary>The kinds of an <see cref="EntryResult"/>.</summary>
[Experimental(StorageDiagnostics.Seams)]
[JsonConverter(typeof(JsonStringEnumConverter<EntryResultKind>))]
public enum EntryResultKind
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>Failed, and to be tried again.</summary>
    Retry,

    /// <summary>To be given again, as the same attempt.</summary>
    Wait,

    /// <summary>Failed, and not to be tried any more.</summary>
    Dead,
}
