namespace CallMessageEvents.Hosting;

/// <summary>
/// Checks what an account needs outside of this process: its credentials, the clock, and the address where Twilio comes. It makes requests to Twilio and to
/// <c>PublicBaseUrl</c>, so run it on demand or now and then, not for each request. Registered by <c>AddCallMessageEvents</c>. Thread-safe.
/// </summary>
public interface ICallMessageChecks
{
    /// <summary>
    /// Runs all checks now, with the secrets as they are now. No content is read and nothing is changed: a list of one call, requests for the time, a GET of
    /// the endpoint for status callbacks, and a signed callback there that reports no status, so that no handler runs.
    /// </summary>
    /// <param name="cancellationToken">Ends the checks. Without it they end after half a minute at most.</param>
    /// <returns>The checks in a sensible order. A check that fails is a result, not an exception.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<IReadOnlyList<CallMessageCheck>> RunAsync(CancellationToken cancellationToken = default);
}
