namespace CallMessageEvents;

/// <summary>
/// The base class of the library's errors. Facts are properties; the text says what to do next, and contains neither content nor secrets. Bad arguments and
/// cancellation are not among them: they throw <see cref="ArgumentException"/> and <see cref="OperationCanceledException"/>.
/// </summary>
public abstract class CallMessageException : Exception
{
    private protected CallMessageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Gets the idempotency key of the POST that failed. Send again with this key, so that Twilio can recognise the same message. Null when no POST was made:
    /// then nothing can have arrived. Of a request, or a message that wants a receipt, it is the first copy's: those the library sends again by itself, and
    /// sent again by the application they are other messages.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Gets whether the same call may succeed a little later, without any other change. The library has already retried as the options <c>Resilience</c> say.
    /// When <see cref="OutcomeUnknown"/> is true, too, send a message again with the same <see cref="IdempotencyKey"/>.
    /// </summary>
    /// <value>The default is false; each error says when it is true.</value>
    public virtual bool IsTransient => false;

    /// <summary>Gets whether the operation may have happened all the same: an attempt was sent and its outcome is not known.</summary>
    /// <value>The default is false.</value>
    public bool OutcomeUnknown { get; init; }
}
