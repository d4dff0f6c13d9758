namespace CallMessageEvents.Hosting;

/// <summary>An account's health in this process, at one moment.</summary>
public sealed record CallMessageHealth
{
    /// <summary>Gets whether the application is stopping: callbacks are answered 503.</summary>
    public bool IsStopping { get; init; }

    /// <summary>Gets whether the circuit breaker is open: so many requests to Twilio failed that none is sent at the moment.</summary>
    public bool IsCircuitOpen { get; init; }

    /// <summary>Gets how many messages are waiting or being handled.</summary>
    public int PendingMessages { get; init; }

    /// <summary>Gets the most messages that may wait or be handled; further ones are answered 503.</summary>
    public int MaxPendingMessages { get; init; }

    /// <summary>
    /// Gets how the engine fares, if one is registered and tells; null otherwise, and always from <see cref="ICallMessageHealth.Read"/>, which asks
    /// nobody.
    /// </summary>
    public CallLogHealth? Engine { get; init; }
}
