using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>
/// Configures how requests to Twilio are kept from failing, outermost first: a total time-out, retries, a circuit breaker, a time-out for each attempt. Bound
/// from the configuration section <c>CallMessageEvents:Resilience</c>.
/// </summary>
public sealed class ResilienceOptions
{
    /// <summary>Gets or sets the time limit for one request with all its retries.</summary>
    /// <value>10 milliseconds to 10 minutes. The default is 30 seconds.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets which requests are retried, how often and with what delays.</summary>
    [ValidateObjectMembers]
    public RetryOptions Retry { get; set; } = new();

    /// <summary>Gets or sets the circuit breaker: when too many requests have failed, none is sent for a while.</summary>
    [ValidateObjectMembers]
    public CircuitBreakerOptions CircuitBreaker { get; set; } = new();

    /// <summary>Gets or sets the time limit for one attempt.</summary>
    /// <value>10 milliseconds to 10 minutes, and at most <see cref="TotalTimeout"/>. The default is 10 seconds.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
