using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>
/// How requests to Twilio are kept from failing, outermost first: a total time-out, retries, a circuit breaker, a time-out for each attempt. Bound from the
/// configuration section <c>CallMessageEvents:Resilience</c>.
/// </summary>
public sealed class ResilienceOptions
{
    /// <summary>Gets or sets the most time for one request with all its repetitions.</summary>
    /// <value>10 milliseconds to 10 minutes. The default is 30 seconds.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets which requests are repeated, how often and after which waits.</summary>
    [ValidateObjectMembers]
    public RetryOptions Retry { get; set; } = new();

    /// <summary>Gets or sets when nothing is sent for a while, because too many requests have failed.</summary>
    [ValidateObjectMembers]
    public CircuitBreakerOptions CircuitBreaker { get; set; } = new();

    /// <summary>Gets or sets the most time for one attempt.</summary>
    /// <value>10 milliseconds to 10 minutes, and at most <see cref="TotalTimeout"/>. The default is 10 seconds.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
