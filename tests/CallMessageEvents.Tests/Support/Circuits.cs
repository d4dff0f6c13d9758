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
}
