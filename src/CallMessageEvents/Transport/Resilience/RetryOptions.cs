using System.ComponentModel.DataAnnotations;

namespace CallMessageEvents;

/// <summary>Configures which requests to Twilio are retried, how often and with what delays. Part of <see cref="ResilienceOptions"/>.</summary>
public sealed class RetryOptions
{
    /// <summary>Gets or sets how often a request is retried after its first attempt.</summary>
    /// <value>0 to 20 retries; zero: never. The default is 5.</value>
    [Range(0, 20)]
    public int MaxRetryAttempts { get; set; } = 5;

    /// <summary>Gets or sets the first delay. Each further one is about twice as long, with jitter; Twilio's <c>Retry-After</c> replaces it.</summary>
    /// <value>Zero to 10 minutes. The default is 200 milliseconds.</value>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Gets or sets whether a POST is retried although the last attempt may have been processed: after a time-out, a broken connection, or a 5xx other than
    /// 503.
    /// </summary>
    /// <value>
    /// The default is true. The retry carries the same idempotency key. Twilio's documentation only names the key; that Twilio honours it is not confirmed.
    /// When false, such a failure is reported with <see cref="CallMessageException.OutcomeUnknown"/>.
    /// </value>
    public bool UnknownOutcomes { get; set; } = true;
}
