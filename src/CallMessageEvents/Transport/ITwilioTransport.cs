namespace CallMessageEvents.Transport;

/// <summary>
/// Carries one request to Twilio and brings back one answer. It does not retry, parse or judge: every status counts as an answer. Register an
/// implementation of your own to send through something other than the library's named <see cref="HttpClient"/>. Must be thread-safe.
/// </summary>
public interface ITwilioTransport
{
    /// <summary>Gets the account that the transport's credentials belong to.</summary>
    AccountSid AccountSid { get; }

    /// <summary>Sends the request. A request that fails before <see cref="TwilioRequest.Form"/> is read counts as not sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="TwilioConnectionException">There was no answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken);
}
