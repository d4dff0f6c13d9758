namespace CallMessageEvents.Hosting;

/// <summary>
/// Receives callbacks for any host: verifies and parses a request, delivers its message, and returns the answer. <c>MapCallMessageEvents</c> of
/// CallMessageEvents.AspNetCore adapts it; so can a function or an existing endpoint. Registered by <c>AddCallMessageEvents</c>. Thread-safe.
/// </summary>
/// <remarks>
/// No request makes it throw, however malformed. Cancellation does not end a handler that has begun: the handler belongs to the account, not to the request.
/// </remarks>
public interface ICallbackReceiver
{
    /// <summary>Receives a message: the callback of a subscription.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="cancellationToken">The host's token for a closed connection. It ends the wait for the answer, and nothing else.</param>
    /// <returns>The answer, at most <see cref="ReceivingOptions.AnswerWithin"/> later.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nobody is left to answer.</exception>
    ValueTask<CallbackAnswer> ReceiveMessageAsync(CallbackRequest request, CancellationToken cancellationToken = default);

    /// <summary>Receives a status callback: a leg's status.</summary>
    /// <inheritdoc cref="ReceiveMessageAsync"/>
    /// <param name="request">The request as it came.</param>
    /// <param name="cancellationToken">The host's.</param>
    /// <returns>The answer.</returns>
    ValueTask<CallbackAnswer> ReceiveStatusAsync(CallbackRequest request, CancellationToken cancellationToken = default);
}
