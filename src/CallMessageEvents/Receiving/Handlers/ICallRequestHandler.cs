namespace CallMessageEvents;

/// <summary>
/// Answers an end user's requests. Registered with
/// <see cref="Microsoft.Extensions.DependencyInjection.ICallMessageEventsBuilder.AddRequestHandler{TRequest, TReply, THandler}"/>, and taken from a scope of
/// its own for each request.
/// </summary>
/// <typeparam name="TRequest">The request's contract.</typeparam>
/// <typeparam name="TReply">The reply's contract.</typeparam>
public interface ICallRequestHandler<TRequest, TReply>
{
    /// <summary>
    /// Answers one request. It takes its place among the leg's messages, which are handled one at a time, in order. A request that is sent again is answered
    /// again without another call. The reply goes to the leg that asked.
    /// </summary>
    /// <remarks>
    /// An exception is logged, and the app gets the error <c>failed</c>, without the exception's text; Twilio need not deliver the message again. Throw a
    /// <see cref="CallRequestFault"/> to tell the app why.
    /// </remarks>
    /// <param name="context">The request, its content, and the account that received it.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the app does not wait any longer, after <see cref="ReceivingOptions.HandlerTimeout"/>, and at the end of a shutdown's drain.
    /// </param>
    /// <returns>
    /// The reply, never null. It is written by its run-time type, at most 256 KiB of UTF-8. One that cannot be written is logged, and the app gets the error
    /// <c>failed</c>.
    /// </returns>
    Task<TReply> HandleAsync(CallMessageContext<TRequest> context, CancellationToken cancellationToken);
}
