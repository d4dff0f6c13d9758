namespace CallMessageEvents.Tests;

/// <summary>Tests that measure the memory of the whole process run alone.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuredMemory
{
    /// <summary>How many bytes more are in use after something than before it.</summary>
    public static async Task<long> GrowthAsync(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await action();
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }
}
