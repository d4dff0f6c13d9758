using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>
/// A <see cref="CallLog"/> or <see cref="CallStore"/> cannot be reached at the moment. Callbacks are answered 503 meanwhile; sends go on.
/// </summary>
[Experimental(StorageDiagnostics.Seams)]
public sealed class CallLogUnavailableException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What cannot be reached, and what to do. Never content.</param>
    /// <param name="innerException">The engine's own error; null when there is none.</param>
    public CallLogUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether it is likely to pass by itself. An engine's error of another kind may be about this one call for ever.</summary>
    internal bool IsOutage { get; init; } = true;
}
