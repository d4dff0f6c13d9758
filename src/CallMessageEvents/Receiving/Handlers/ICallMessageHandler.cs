namespace CallMessageEvents;

/// <summary>
/// Handles messages whose content is a contract. Registered with <see cref="Microsoft.Extensions.DependencyInjection.ICallMessageEventsBuilder.AddHandler{TContent, THandler}"/>,
/// and taken from a scope of its own for each message.
/// </summary>
/// <typeparam name="T">The contract.</typeparam>
public interface ICallMessageHandler<T>
{
    /// <summary>
    /// Handles one message. Handlers of one leg run one at a time, in the messages' order; those of different legs side by side. When it throws, the delivery is answered
    /// 500, and the message comes again as far as the subscription asked Twilio for that.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and at the end of a shutdown's drain; not when Twilio hangs up.</param>
    Task HandleAsync(CallMessage<T> message, CancellationToken cancellationToken);
}

/// <summary>Handles every message that no typed handler takes: the fallback. One an account.</summary>
public interface ICallMessageHandler
{
    /// <inheritdoc cref="ICallMessageHandler{T}.HandleAsync"/>
    Task HandleAsync(CallMessage message, CancellationToken cancellationToken);
}
