namespace CallMessageEvents;

/// <summary>
/// Queues messages: recognises duplicates, keeps each leg's order, and runs handlers. In memory, or on an engine's log. Thread-safe.
/// </summary>
internal interface ICallMessageInbox
{
    /// <summary>Gets how many messages wait or run in this process.</summary>
    int PendingMessages { get; }

    /// <summary>Begins to work on what is there from before, unless it has begun.</summary>
    void Start();

    /// <summary>Accepts one delivery of a message.</summary>
    /// <param name="message">The message; its signature has been verified.</param>
    /// <param name="terms">How the delivery waits for its answer.</param>
    Acceptance Accept(CallMessage message, in DeliveryTerms terms);

    /// <summary>
    /// Observes a leg's messages from now on, each when its turn comes, without waiting for its handler. The buffer opens at the first <c>MoveNextAsync</c>;
    /// the messages end when the leg has ended and the buffer is read, or the inbox has stopped.
    /// </summary>
    /// <param name="leg">The leg.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<CallMessage> ReadAllAsync(CallSid leg, CancellationToken cancellationToken);

    /// <summary>Begins to drain: takes nothing more, and no longer waits for missing messages.</summary>
    void BeginDrain();

    /// <summary>Completes when this process works on nothing any more.</summary>
    Task WhenDrainedAsync(CancellationToken cancellationToken);

    /// <summary>Ends the drain: nothing begins any more, deliveries are answered 503, readers end. Handlers go on until they are cancelled.</summary>
    Abandoned Abandon();
}
