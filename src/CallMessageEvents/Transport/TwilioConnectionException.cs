namespace CallMessageEvents;

/// <summary>There was no answer from Twilio.</summary>
public sealed class TwilioConnectionException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public TwilioConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Why there was no answer.</summary>
    public TwilioConnectionFailure Reason { get; init; }
}
