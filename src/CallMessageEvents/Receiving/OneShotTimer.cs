namespace CallMessageEvents;

/// <summary>Timers that fire once, as background work: without the execution context of the request that happened to start them.</summary>
internal static class OneShotTimer
{
    public static ITimer StartTimer(this TimeProvider time, TimeSpan after, TimerCallback callback, object state)
    {
        using var suppressed = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return time.CreateTimer(callback, state, after, Timeout.InfiniteTimeSpan);
    }
}
