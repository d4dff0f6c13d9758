namespace CallMessageEvents;

/// <summary>
/// A message was sent with <see cref="SendOptions.Receipt"/>, and no receipt came in time, or the app said that it failed: <see cref="Reason"/> says why.
/// </summary>
public sealed class MessageNotReceivedException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public MessageNotReceivedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets why. It is never <see cref="CallRequestFailure.NoReply"/>.</summary>
    public required CallRequestFailure Reason { get; init; }

    /// <summary>Gets the leg that was sent to.</summary>
    public CallSid CallSid { get; init; }

    /// <summary>Gets the first copy, which Twilio has taken; null when Twilio has taken none.</summary>
    public SentMessage? Sent { get; init; }

    /// <summary>
    /// Gets the app's code, when the app has answered with an error: one of its own, or one of the protocol's (docs/protocol.md). It comes from the app: do not
    /// trust it. Null when the app has not.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>Gets the app's text for people, beside <see cref="Code"/>. It comes from the app: do not trust it. Null when there is none.</summary>
    public string? AppMessage { get; init; }

    /// <inheritdoc/>
    /// <value>True for <see cref="CallRequestFailure.Busy"/>.</value>
    public override bool IsTransient => Reason == CallRequestFailure.Busy;
}
