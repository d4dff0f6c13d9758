using System.ComponentModel.DataAnnotations;

namespace CallMessageEvents;

/// <summary>
/// Configures the circuit breaker: when too many requests have failed, none is sent for a while. A 429 or another 4xx does not count as a failure here.
/// Part of <see cref="ResilienceOptions"/>.
/// </summary>
public sealed class CircuitBreakerOptions
{
    /// <summary>Gets or sets the share of failed requests that opens the circuit.</summary>
    /// <value>A share from 0.01 to 1. The default is 0.5.</value>
    [Range(0.01, 1.0)]
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Gets or sets the fewest requests within <see cref="SamplingDuration"/> that can open the circuit.</summary>
    /// <value>2 or more requests. The default is 20.</value>
    [Range(2, int.MaxValue)]
    public int MinimumThroughput { get; set; } = 20;

    /// <summary>Gets or sets the time over which failures are counted.</summary>
    /// <value>500 milliseconds to 10 minutes. The default is 30 seconds.</value>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long nothing is sent once the circuit is open; then one request probes.</summary>
    /// <value>500 milliseconds to 10 minutes. The default is 5 seconds.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);
}
