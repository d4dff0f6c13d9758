namespace CallMessageEvents.Hosting;

/// <summary>
/// Queues messages: recognises duplicates, keeps each leg's order, and runs handlers through <see cref="ICallMessageDispatcher"/>. The default is in memory;
/// register another (keyed by the name of a named account) to keep messages elsewhere. Thread-safe.
/// </summary>
public interface ICallMessageInbox
{
    /// <summary>Accepts one delivery of a message. Completes when the answer to the delivery is known.</summary>
    /// <param name="message">The message; its signature has been verified.</param>
    /// <param name="cancellationToken">Ends the wait of this delivery, and nothing else.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<InboxOutcome> AcceptAsync(CallMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Observes a leg's messages from now on, each when its turn comes, without waiting for its handler. The buffer opens at the first
    /// <c>MoveNextAsync</c>; the messages end when the leg has ended and the buffer is read, or the inbox has stopped.
    /// </summary>
    /// <param name="leg">The leg.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<CallMessage> ReadAllAsync(CallSid leg, CancellationToken cancellationToken);
}
