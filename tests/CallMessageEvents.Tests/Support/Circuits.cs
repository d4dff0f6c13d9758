namespace CallMessageEvents.Tests;

/// <summary>Resilience for tests of the circuit breaker.</summary>
internal static class Circuits
{
    /// <summary>Nothing is repeated, and two failures of two requests open the circuit.</summary>
    public static void OpensSoon(CallMessageEventsOptions options)
    {
        options.Resilience.Retry.MaxRetryAttempts = 0;
        (options.Resilience.CircuitBreaker.MinimumThroughput, options.Resilience.CircuitBreaker.FailureRatio) = (2, 1);
    }

    /// <summary>By the system's clock, a circuit that has opened is open for as long as a test may take on a slow machine.</summary>
    public static void StaysOpen(CallMessageEventsOptions options) => options.Resilience.CircuitBreaker.BreakDuration = TimeSpan.FromMinutes(5);
}
