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

    /// <summary>Whether what was asked for may have happened all the same: an attempt was sent and its outcome is not known. Default: false.</summary>
    public bool OutcomeUnknown { get; init; }
}
