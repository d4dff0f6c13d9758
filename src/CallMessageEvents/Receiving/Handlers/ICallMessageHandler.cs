namespace CallMessageEvents;

/// <summary>
/// Handles messages whose content is a contract. Registered with
/// <see cref="Microsoft.Extensions.DependencyInjection.ICallMessageEventsBuilder.AddHandler{TContent, THandler}"/>, and taken from a scope of its own for each
/// message.
/// </summary>
/// <typeparam name="T">The contract.</typeparam>
public interface ICallMessageHandler<T>
{
    /// <summary>
    /// Handles one message. A leg's messages are handled one at a time, in order; different legs run in parallel. When the handler throws, the delivery is
    /// answered 500, and Twilio delivers the message again if the subscription asked for retries.
    /// </summary>
    /// <remarks>
    /// When the app wants a receipt, it gets one once the handler has ended. When the handler throws, the app gets the error <c>failed</c>, or what a
    /// <see cref="CallRequestFault"/> says, and Twilio need not deliver the message again. With a <see cref="CallLog"/> the app has its receipt once the
    /// message is stored, and a handler that throws is called again.
    /// </remarks>
    /// <param name="context">The message, its content, and the account that received it.</param>
    /// <param name="cancellationToken">
    /// Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and at the end of a shutdown's drain; not when Twilio hangs up.
    /// </param>
    Task HandleAsync(CallMessageContext<T> context, CancellationToken cancellationToken);
}

/// <summary>Handles every message without a typed handler: the fallback. An account has at most one.</summary>
public interface ICallMessageHandler
{
    /// <inheritdoc cref="ICallMessageHandler{T}.HandleAsync"/>
    /// <param name="context">The message, and the account that received it.</param>
    /// <param name="cancellationToken">
    /// Cancelled after <see cref="ReceivingOptions.HandlerTimeout"/>, and at the end of a shutdown's drain; not when Twilio hangs up.
    /// </param>
    Task HandleAsync(CallMessageContext context, CancellationToken cancellationToken);
}
