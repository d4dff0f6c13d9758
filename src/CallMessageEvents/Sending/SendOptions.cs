namespace CallMessageEvents;

/// <summary>How one message is sent, where it differs from the account's options.</summary>
public sealed class SendOptions
{
    /// <summary>
    /// A text that is the same whenever the same message is sent again, so that Twilio can tell. Default: made anew for each send. A send that failed with
    /// <see cref="CallMessageException.OutcomeUnknown"/> is repeated with <see cref="CallMessageException.IdempotencyKey"/>.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Whether the leg is checked to be active first. Default: <see cref="GuardOptions.Enabled"/>.</summary>
    public bool? Guard { get; init; }

    /// <summary>
    /// How long to wait for the leg to become active: to ring, to be dialed at all, or, where several ring, for one to answer; and for Twilio's REST API to know
    /// of it. Default: not at all. Woken by what is reported to the directory; where nothing is, Twilio is asked each second. Ends early when it cannot help any
    /// more, as the leg or the conversation has ended. When it is over, the error is the one that there was without it. Turns the guard on for this send. At most
    /// one day.
    /// </summary>
    public TimeSpan? WaitUntilActive { get; init; }

    /// <summary>
    /// The most time for this send, waiting, look-ups and repetitions included. Default: none of its own; each request has
    /// <see cref="ResilienceOptions.TotalTimeout"/>.
    /// When it is over while a failed attempt waits to be repeated, the error is that attempt's; else <see cref="TwilioConnectionException"/> says
    /// <see cref="TwilioConnectionFailure.TimedOut"/>. At most one day.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Whether it does no harm when the end user gets this message twice. Default: false. It matters when an attempt on one leg may have been processed, Twilio
    /// then says that this leg is not active, and the end user turns out to be on another leg: only with true is that leg tried. An idempotency key cannot help
    /// there, for it counts on one leg. With false the error has <see cref="CallMessageException.OutcomeUnknown"/>.
    /// </summary>
    public bool MayArriveTwice { get; init; }
}
