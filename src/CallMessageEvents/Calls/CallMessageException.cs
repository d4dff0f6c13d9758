namespace CallMessageEvents;

/// <summary>
/// The base of everything that goes wrong with messages. Facts are properties; the text says what to do next, and holds neither content nor secrets.
/// A bad argument is an <see cref="ArgumentException"/>, a cancelled call an <see cref="OperationCanceledException"/>.
/// </summary>
public abstract class CallMessageException : Exception
{
    private protected CallMessageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// The idempotency key of the POST that failed; send again with this key and Twilio can tell that it is the same message. Null where no POST was
    /// made: then nothing can have arrived.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Gets whether the same may succeed a little later, with nothing else changed. The library has retried already, as far as the options <c>Resilience</c> say.
    /// Where <see cref="OutcomeUnknown"/> is true, too, send again with the same <see cref="IdempotencyKey"/>.
    /// </summary>
    /// <value>The default is false; each error says when it is true.</value>
    public virtual bool IsTransient => false;

    /// <summary>Whether what was asked for may have happened all the same: an attempt was sent and its outcome is not known. Default: false.</summary>
    public bool OutcomeUnknown { get; init; }
}
