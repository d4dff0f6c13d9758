namespace CallMessageEvents;

/// <summary>Timers that fire once, as background work: without the execution context of the request that happened to start them.</summary>
internal static class OneShotTimer
{
    public static ITimer StartTimer(this TimeProvider time, TimeSpan after, TimerCallback callback, object state) =>
        WithoutFlow.Run(() => time.CreateTimer(callback, state, after, Timeout.InfiniteTimeSpan));
}
