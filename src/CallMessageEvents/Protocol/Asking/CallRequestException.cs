namespace CallMessageEvents;

/// <summary>A request to an end user's app has no reply that can be used: <see cref="Reason"/> says why.</summary>
public sealed class CallRequestException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public CallRequestException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets why.</summary>
    public required CallRequestFailure Reason { get; init; }

    /// <summary>Gets the leg that was asked.</summary>
    public CallSid CallSid { get; init; }

    /// <inheritdoc cref="MessageNotReceivedException.Code"/>
    public string? Code { get; init; }

    /// <inheritdoc cref="MessageNotReceivedException.AppMessage"/>
    public string? AppMessage { get; init; }

    /// <inheritdoc/>
    /// <value>True for <see cref="CallRequestFailure.Busy"/>.</value>
    public override bool IsTransient => Reason == CallRequestFailure.Busy;
}
