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
    /// The most time for this send, look-ups and repetitions included. Default: none of its own; each request has <see cref="RetryOptions.TotalTimeout"/>.
    /// When it is over, <see cref="TwilioConnectionException"/> says <see cref="TwilioConnectionFailure.TimedOut"/>.
    /// </summary>
    public TimeSpan? Timeout { get; init; }
}
