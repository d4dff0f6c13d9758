using System.ComponentModel.DataAnnotations;

namespace CallMessageEvents;

/// <summary>What is tried again, how often and for how long. No time is longer than ten minutes.</summary>
public sealed class RetryOptions
{
    /// <summary>How often a request is repeated after its first attempt, 0 to 20. Default: 5. Zero: never.</summary>
    [Range(0, 20)]
    public int MaxRetries { get; set; } = 5;

    /// <summary>The first wait; each further one is about twice as long, with jitter. Default: 200 milliseconds. Twilio's <c>Retry-After</c> goes before.</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The most time for one request with all its repetitions. Default: 30 seconds.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most time for one attempt. Default: 10 seconds.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a POST is repeated though the last attempt may have been processed: after a time-out, a broken connection, a 5xx other than 503.
    /// Default: true. The repetition carries the same idempotency key; that Twilio honours it is documented in name only, not confirmed. When off, such a
    /// failure is reported with <see cref="CallMessageException.OutcomeUnknown"/>.
    /// </summary>
    public bool UnknownOutcomes { get; set; } = true;

    /// <summary>The share of failed requests, 0 to 1, from which on nothing is sent for a while. Default: 0.5. A 429 or another 4xx is no failure here.</summary>
    [Range(0.01, 1.0)]
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>The fewest requests in <see cref="SamplingDuration"/> that the share is judged by, 2 or more. Default: 20.</summary>
    [Range(2, int.MaxValue)]
    public int MinimumThroughput { get; set; } = 20;

    /// <summary>The time over which failures are counted. Default: 30 seconds.</summary>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long nothing is sent once too much has failed; then one request tries. Default: 5 seconds.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);
}
