namespace CallMessageEvents.Hosting;

/// <summary>
/// Runs the handler that is registered for a message. Inboxes call it; applications need not. Registered by <c>AddCallMessageEvents</c>. Thread-safe.
/// </summary>
public interface ICallMessageDispatcher
{
    /// <summary>Returns whether a handler is registered for the message. A message without one need not be dispatched when a reader has it.</summary>
    /// <param name="message">The message.</param>
    bool HasHandler(CallMessage message);

    /// <summary>
    /// Runs the message's handler in a scope of its own: the typed one for its <see cref="CallMessage.Type"/>, else the fallback. Does nothing when there is no
    /// handler, or when the content does not fit its contract and <see cref="ReceivingOptions.FailUnreadableContent"/> is off.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="attempt">The number of this attempt to handle the message, 1 or more: <see cref="CallMessageContext.Attempt"/>.</param>
    /// <param name="cancellationToken">Ends the handler; so does <see cref="ReceivingOptions.HandlerTimeout"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="attempt"/> is less than 1.</exception>
    /// <exception cref="TimeoutException">The handler was cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>.</exception>
    /// <exception cref="Exception">Any other exception of the handler.</exception>
    Task DispatchAsync(CallMessage message, int attempt, CancellationToken cancellationToken);
}
