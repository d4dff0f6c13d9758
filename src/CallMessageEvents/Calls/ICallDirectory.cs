namespace CallMessageEvents;

/// <summary>
/// This process's knowledge of call legs; all nodes', as far as this process keeps it, where an engine shares it (<see cref="CallStore"/>). The library fills
/// it itself. An application that learns of calls elsewhere can report them, which saves requests to Twilio. Thread-safe.
/// </summary>
public interface ICallDirectory
{
    /// <summary>Adds what the application has seen of a leg. Reports may come in any order and more than once: a leg's status never moves backwards.</summary>
    /// <param name="seen">What was seen of the leg. Without any time it counts as seen now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="seen"/> is null.</exception>
    /// <exception cref="ArgumentException">The record's sid is the default one.</exception>
    /// <exception cref="CallLogUnavailableException">
    /// The engine that shares reports cannot be reached. This process knows it, and goes on trying to tell the others.
    /// </exception>
    ValueTask ReportAsync(CallRecord seen, CancellationToken cancellationToken = default);

    /// <summary>Returns what is known of a leg; null when nothing is. Makes no request.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    ValueTask<CallRecord?> FindAsync(CallSid leg, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns what the app on a leg said of itself when it last connected over the call message protocol; null when it has not. Makes no request.
    /// </summary>
    /// <remarks>
    /// It is known to the process that heard the app, and to all nodes where an engine shares it (<see cref="CallStore"/>). It is forgotten with the leg. The
    /// default implementation returns null.
    /// </remarks>
    /// <param name="leg">The leg.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    ValueTask<CallClient?> FindClientAsync(CallSid leg, CancellationToken cancellationToken = default) => default;
}
