using System.ComponentModel.DataAnnotations;

namespace CallMessageEvents;

/// <summary>Which requests to Twilio are repeated, how often and after which waits. A part of <see cref="ResilienceOptions"/>.</summary>
public sealed class RetryOptions
{
    /// <summary>Gets or sets how often a request is repeated after its first attempt.</summary>
    /// <value>0 to 20; zero: never. The default is 5.</value>
    [Range(0, 20)]
    public int MaxRetryAttempts { get; set; } = 5;

    /// <summary>Gets or sets the first wait. Each further one is about twice as long, with jitter; Twilio's <c>Retry-After</c> replaces it.</summary>
    /// <value>Zero to 10 minutes. The default is 200 milliseconds.</value>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Gets or sets whether a POST is repeated though the last attempt may have been processed: after a time-out, a broken connection, or a 5xx other than 503.
    /// </summary>
    /// <value>
    /// The default is true. The repetition carries the same idempotency key; that Twilio honours it is documented in name only, and not confirmed. When false,
    /// such a failure is reported with <see cref="CallMessageException.OutcomeUnknown"/>.
    /// </value>
    public bool UnknownOutcomes { get; set; } = true;
}
