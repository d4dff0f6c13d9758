namespace CallMessageEvents.Benchmarks;

/// <summary>Runs something so many times, and tells what one time costs.</summary>
internal static class Probe
{
    /// <summary>CPU in microseconds, of something that ends on the thread it began on.</summary>
    public static double ThreadCpu(int count, Func<Task> run)
    {
        var started = Clock.ThreadCpu();
        for (var i = 0; i < count; i++)
        {
            if (!run().IsCompletedSuccessfully) throw new InvalidOperationException("It failed, or went on on another thread, whose time is not seen here.");
        }

        return (Clock.ThreadCpu() - started) / 1000.0 / count;
    }

    /// <summary>CPU of the whole process in microseconds.</summary>
    public static async Task<double> ProcessCpuAsync(int count, Func<Task> run)
    {
        var started = Clock.ProcessCpu();
        for (var i = 0; i < count; i++) await run();
        return (Clock.ProcessCpu() - started) / 1000.0 / count;
    }

    /// <summary>Bytes, to the byte, of something that ends on the thread it began on.</summary>
    public static double ThreadBytes(int count, Func<Task> run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < count; i++) run().GetAwaiter().GetResult();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / count;
    }

    /// <summary>Bytes of the whole process.</summary>
    public static async Task<double> ProcessBytesAsync(int count, Func<Task> run)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < count; i++) await run();
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / count;
    }
}
