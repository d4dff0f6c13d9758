namespace CallMessageEvents;

/// <summary>Configures one send, where it differs from the account's options.</summary>
public sealed class SendOptions
{
    /// <summary>Gets the key that identifies the message when it is sent again, so that Twilio can recognise it.</summary>
    /// <value>
    /// The default is null: each send makes a new key. Repeat a send that failed with <see cref="CallMessageException.OutcomeUnknown"/> with its
    /// <see cref="CallMessageException.IdempotencyKey"/>.
    /// </value>
    public string? IdempotencyKey { get; init; }

    /// <summary>Gets whether the library first checks that the leg is active.</summary>
    /// <value>The default is null: <see cref="GuardOptions.Enabled"/> decides.</value>
    public bool? Guard { get; init; }

    /// <summary>Gets how long to wait for the leg to become active, or what <see cref="WaitUntil"/> says. Waiting turns the guard on for this send.</summary>
    /// <value>At most one day. The default is null: do not wait.</value>
    /// <remarks>
    /// The send waits until the leg is dialed and rings or, when several legs ring, until one answers, and until Twilio's REST API knows the leg. A report to
    /// the directory ends the wait; without reports, the library asks Twilio each second. The wait ends early when the leg or the conversation has ended. When
    /// the time is over, the error is the same as without waiting.
    /// </remarks>
    public TimeSpan? WaitUntilActive { get; init; }

    /// <summary>Gets the status that <see cref="WaitUntilActive"/> waits for.</summary>
    /// <value>
    /// <see cref="CallStatus.Ringing"/>: until the leg is active, which is the default; or <see cref="CallStatus.InProgress"/>: until somebody has answered,
    /// which needs <see cref="WaitUntilActive"/>, too. Any other status is an <see cref="ArgumentException"/>.
    /// </value>
    /// <remarks>
    /// With <see cref="CallStatus.InProgress"/> nothing is sent to a leg that rings. When nobody answers in time, the error is a
    /// <see cref="CallNotActiveException"/> whose <see cref="CallNotActiveException.Status"/> is the leg's. A browser that placed the call, whose leg has no
    /// status callbacks, counts as in progress as soon as somebody whom it calls has answered.
    /// </remarks>
    public CallStatus WaitUntil { get; init; } = CallStatus.Ringing;

    /// <summary>Gets the time limit for this send, including waiting, look-ups and retries.</summary>
    /// <value>
    /// At most one day. The default is null: each request has <see cref="ResilienceOptions.TotalTimeout"/>, and the send has no limit of its own.
    /// </value>
    /// <remarks>
    /// When the time is over while a failed attempt waits to be retried, or would be before Twilio's <c>Retry-After</c>, the error is that attempt's. Otherwise
    /// it is a <see cref="TwilioConnectionException"/> with <see cref="TwilioConnectionFailure.TimedOut"/>.
    /// </remarks>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets whether the end user may get this message twice without harm.</summary>
    /// <value>The default is false.</value>
    /// <remarks>
    /// It matters when an attempt on one leg may have been processed, Twilio then reports that leg as not active, and the end user turns out to be on another
    /// leg. The library tries that leg only when this is true. An idempotency key cannot help, because it applies to one leg. When false, the error has
    /// <see cref="CallMessageException.OutcomeUnknown"/>.
    /// </remarks>
    public bool MayArriveTwice { get; init; }

    /// <summary>
    /// Gets how long to wait until the end user's app has said that it has the message: its code was called. The message is sent again until then, and handled
    /// once. Null: the send is done when Twilio has taken the message, which does not say that the app got it.
    /// </summary>
    /// <value>Longer than zero, at most 9 minutes, counted from when the leg was found. The default is null. 8 seconds is a good start.</value>
    /// <remarks>
    /// It needs an app that speaks the protocol (docs/protocol.md), content that is a contract (or JSON that is an object), and this application's callbacks:
    /// the leg is subscribed first. Without a receipt the error is a <see cref="MessageNotReceivedException"/>. Sent once more by the application it is another
    /// message, which the app handles once more: raise this time instead. <see cref="Timeout"/>, where it is set, limits both together.
    /// </remarks>
    public TimeSpan? Receipt { get; init; }
}
