namespace CallMessageEvents;

/// <summary>The leg is neither ringing nor in progress, so that no message can reach its end user.</summary>
public sealed class CallNotActiveException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">Twilio's answer, where Twilio was asked.</param>
    public CallNotActiveException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the leg that is not active; of several, the one that came furthest.</summary>
    public CallSid CallSid { get; init; }

    /// <summary>Gets how far the leg had come, as far as is known.</summary>
    public CallStatus Status { get; init; }

    /// <summary>Gets Twilio's error code, where Twilio refused; null where the guard did, before any request.</summary>
    public int? Code { get; init; }

    /// <inheritdoc/>
    /// <value>
    /// True where the leg may yet become active: it does not ring yet, or Twilio has refused it and has not told why. False where it has ended, and where the
    /// message may have arrived on another leg before.
    /// </value>
    public override bool IsTransient => !IsFinal && !Status.IsEnded();

    /// <summary>Whether waiting cannot help.</summary>
    internal bool IsFinal { get; init; }
}
