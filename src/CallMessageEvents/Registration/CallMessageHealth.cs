namespace CallMessageEvents.Hosting;

/// <summary>How an account fares in this process, at one moment.</summary>
public sealed record CallMessageHealth
{
    /// <summary>Whether the application stops: callbacks are answered 503.</summary>
    public bool IsStopping { get; init; }

    /// <summary>Whether so many requests to Twilio failed that none is sent at the moment.</summary>
    public bool IsCircuitOpen { get; init; }

    /// <summary>How many messages wait and run.</summary>
    public int PendingMessages { get; init; }

    /// <summary>The most that may; what comes beyond is answered 503.</summary>
    public int MaxPendingMessages { get; init; }
}
