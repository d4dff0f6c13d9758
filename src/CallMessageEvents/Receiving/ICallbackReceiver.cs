namespace CallMessageEvents.Hosting;

/// <summary>
/// Receives callbacks for any host: verifies, parses, delivers, and says what to answer. <c>MapCallMessageEvents</c> of CallMessageEvents.AspNetCore is an
/// adapter of it; a function or an existing endpoint can be another. Registered by <c>AddCallMessageEvents</c>, thread-safe.
/// </summary>
/// <remarks>
/// It never throws on what was sent. The token does not end a handler that has begun: that belongs to the account, not to the request.
/// </remarks>
public interface ICallbackReceiver
{
    /// <summary>Receives the callback of a subscription: a message.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="cancellationToken">The host's: Twilio has hung up. It ends the wait for the answer, and nothing else.</param>
    /// <returns>The answer, at most <see cref="ReceivingOptions.AnswerWithin"/> later.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nobody is left to answer.</exception>
    ValueTask<CallbackAnswer> ReceiveMessageAsync(CallbackRequest request, CancellationToken cancellationToken = default);

    /// <summary>Receives a status callback: what is known of a leg's status.</summary>
    /// <inheritdoc cref="ReceiveMessageAsync"/>
    /// <param name="request">The request as it came.</param>
    /// <param name="cancellationToken">The host's.</param>
    /// <returns>The answer.</returns>
    ValueTask<CallbackAnswer> ReceiveStatusAsync(CallbackRequest request, CancellationToken cancellationToken = default);
}
