namespace CallMessageEvents;

/// <summary>How one message is sent, where that differs from the account's options.</summary>
public sealed class SendOptions
{
    /// <summary>Gets the key that is the same whenever the same message is sent again, so that Twilio can tell.</summary>
    /// <value>
    /// The default is null: each send makes a new key. Repeat a send that failed with <see cref="CallMessageException.OutcomeUnknown"/> with its
    /// <see cref="CallMessageException.IdempotencyKey"/>.
    /// </value>
    public string? IdempotencyKey { get; init; }

    /// <summary>Gets whether the leg is checked to be active first.</summary>
    /// <value>The default is null: <see cref="GuardOptions.Enabled"/> decides.</value>
    public bool? Guard { get; init; }

    /// <summary>Gets how long to wait for the leg to become active. Waiting turns the guard on for this send.</summary>
    /// <value>At most one day. The default is null: do not wait.</value>
    /// <remarks>
    /// It waits for the leg to ring, to be dialed at all, or, where several ring, for one to answer; and for Twilio's REST API to know of the leg. A report to
    /// the directory ends the wait; where nothing is reported, Twilio is asked each second. The wait ends early when it cannot help any more: the leg, or the
    /// conversation, has ended. When the time is over, the error is the one of a send that does not wait.
    /// </remarks>
    public TimeSpan? WaitUntilActive { get; init; }

    /// <summary>Gets the most time for this send, including waiting, look-ups and retries.</summary>
    /// <value>At most one day. The default is null: each request has <see cref="ResilienceOptions.TotalTimeout"/>, and the send has no limit of its own.</value>
    /// <remarks>
    /// When the time is over while a failed attempt waits to be retried, the error is that attempt's. Otherwise it is a <see cref="TwilioConnectionException"/>
    /// with <see cref="TwilioConnectionFailure.TimedOut"/>.
    /// </remarks>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets whether it does no harm when the end user gets this message twice.</summary>
    /// <value>The default is false.</value>
    /// <remarks>
    /// This matters when an attempt on one leg may have been processed, Twilio then says that this leg is not active, and the end user turns out to be on
    /// another leg: only with true is that leg tried. An idempotency key cannot help, because it counts on one leg. With false the error has
    /// <see cref="CallMessageException.OutcomeUnknown"/>.
    /// </remarks>
    public bool MayArriveTwice { get; init; }
}
