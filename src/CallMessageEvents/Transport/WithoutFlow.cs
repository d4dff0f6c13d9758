namespace CallMessageEvents;

/// <summary>Starts background work without the execution context of the request that happens to start it.</summary>
internal static class WithoutFlow
{
    public static void Run(Action start) => Run(() =>
    {
        start();
        return true;
    });

    public static T Run<T>(Func<T> start)
    {
        // Already suppressed, by a caller who also restores it.
        if (ExecutionContext.IsFlowSuppressed()) return start();
        using var suppressed = ExecutionContext.SuppressFlow();
        return start();
    }
}
