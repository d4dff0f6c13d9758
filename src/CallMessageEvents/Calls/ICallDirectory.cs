namespace CallMessageEvents;

/// <summary>
/// What is known of call legs in this process. The library fills it itself; applications that learn of calls elsewhere report them, which saves requests to
/// Twilio. Thread-safe.
/// </summary>
public interface ICallDirectory
{
    /// <summary>Adds what the application has seen to what is known. Reports may come in any order and more than once: a leg never moves backwards.</summary>
    /// <param name="seen">What was seen. Without any time it counts as seen now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="seen"/> is null.</exception>
    /// <exception cref="ArgumentException">The record's sid is the default one.</exception>
    ValueTask ReportAsync(CallRecord seen, CancellationToken cancellationToken = default);

    /// <summary>Returns what is known of a leg; null when nothing is. Makes no request.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The sid is the default one.</exception>
    ValueTask<CallRecord?> FindAsync(CallSid leg, CancellationToken cancellationToken = default);
}
