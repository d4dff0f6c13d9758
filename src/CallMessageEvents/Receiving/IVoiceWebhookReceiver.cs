namespace CallMessageEvents.Hosting;

/// <summary>
/// Receives the requests in which Twilio asks the application's own endpoints for TwiML, for any host: verifies them as <see cref="ICallbackReceiver"/> does,
/// and reports the leg that they are about. <c>RequireTwilioSignature</c> of CallMessageEvents.AspNetCore adapts it. Registered by
/// <c>AddCallMessageEvents</c>, once for all accounts. Thread-safe.
/// </summary>
/// <remarks>No request makes it throw, however malformed.</remarks>
public interface IVoiceWebhookReceiver
{
    /// <summary>
    /// Verifies a request of any of Twilio's voice webhooks, by POST or GET, and reports the leg to the account's <see cref="ICallDirectory"/>: its sid,
    /// status, parent, caller and called party. A request without <c>CallSid</c> and <c>CallStatus</c> is verified only.
    /// </summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="account">
    /// The account that must have sent it. Null: any registered one. Then the request's <c>AccountSid</c> says which; where none has this sid, it is the first
    /// one that is registered with an <see cref="ITwilioCredentials"/>, else the first one.
    /// </param>
    /// <param name="cancellationToken">The host's token for a closed connection. It ends the wait.</param>
    /// <returns>
    /// Null for a request of Twilio: the application answers it. Otherwise the refusal, to be answered unchanged, such as 403 when the signature is not valid;
    /// the log says why.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There is no account of this name.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nobody is left to answer.</exception>
    ValueTask<CallbackAnswer?> ReceiveAsync(CallbackRequest request, AccountName? account = null, CancellationToken cancellationToken = default);
}
