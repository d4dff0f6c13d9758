namespace CallMessageEvents;

/// <summary>
/// The leg is neither ringing nor in progress, so that no message can reach its end user; or it was not answered in time, where
/// <c>SendOptions.WaitUntil</c> asked for that.
/// </summary>
public sealed class CallNotActiveException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">Twilio's answer; null when no request was made.</param>
    public CallNotActiveException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the leg that is not active; when there are several, the one with the furthest status.</summary>
    public CallSid CallSid { get; init; }

    /// <summary>Gets the leg's last known status.</summary>
    public CallStatus Status { get; init; }

    /// <summary>Gets Twilio's error code when Twilio refused; null when the guard refused before any request.</summary>
    public int? Code { get; init; }

    /// <inheritdoc/>
    /// <value>
    /// True when the leg may yet become active, or be answered: it does not ring yet, nobody has answered, or Twilio has refused without a reason. False when
    /// it has ended, and when the message may already have arrived on another leg.
    /// </value>
    public override bool IsTransient => !IsFinal && !Status.IsEnded();

    /// <summary>Whether waiting cannot help.</summary>
    internal bool IsFinal { get; init; }
}
