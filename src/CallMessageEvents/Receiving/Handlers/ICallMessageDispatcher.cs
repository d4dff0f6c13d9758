namespace CallMessageEvents.Hosting;

/// <summary>
/// Brings a message to the one handler that is registered for it. Inboxes call it; applications need not. Registered by <c>AddCallMessageEvents</c>,
/// thread-safe.
/// </summary>
public interface ICallMessageDispatcher
{
    /// <summary>Whether a handler is registered for the message. One that nobody handles need not be dispatched where a reader has it.</summary>
    /// <param name="message">The message.</param>
    bool HasHandler(CallMessage message);

    /// <summary>
    /// Runs the message's handler: the typed one for its <see cref="CallMessage.Type"/>, else the fallback, in a scope of its own. Where there is none, this
    /// does nothing; so it does where the content does not fit its contract, unless <see cref="ReceivingOptions.FailUnreadableContent"/> is on.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="attempt">Which attempt to handle the message this is, 1 or more: <see cref="CallMessageContext.Attempt"/>.</param>
    /// <param name="cancellationToken">Ends the handler; so does <see cref="ReceivingOptions.HandlerTimeout"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="attempt"/> is less than 1.</exception>
    /// <exception cref="TimeoutException">The handler was cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>.</exception>
    /// <exception cref="Exception">Whatever else the handler throws.</exception>
    Task DispatchAsync(CallMessage message, int attempt, CancellationToken cancellationToken);
}
