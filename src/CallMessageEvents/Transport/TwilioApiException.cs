namespace CallMessageEvents;

/// <summary>Twilio answered with an error, or with something that cannot be read.</summary>
public sealed class TwilioApiException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause; usually none.</param>
    public TwilioApiException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    /// <value>
    /// True for 429 and 5xx, which may pass, and for 2xx: a success that could not be read. False for any other status: Twilio would answer the same again.
    /// </value>
    public override bool IsTransient => StatusCode is TwilioFailures.TooManyRequests or >= 500 or (>= 200 and < 300);

    /// <summary>Gets the HTTP status.</summary>
    public int StatusCode { get; init; }

    /// <summary>Gets Twilio's error code, such as 20003; null when the answer had none.</summary>
    public int? Code { get; init; }

    /// <summary>Gets the address where Twilio documents the error; null when the answer did not say.</summary>
    public string? MoreInfo { get; init; }

    /// <summary>Gets the value of <c>Twilio-Request-Id</c>, for Twilio's support; null when missing.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets how long Twilio asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
