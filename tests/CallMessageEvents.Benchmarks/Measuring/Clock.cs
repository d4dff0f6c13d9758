using System.Runtime.InteropServices;

namespace CallMessageEvents.Benchmarks;

/// <summary>Time that a processor has worked: what others do on the machine does not count.</summary>
internal static partial class Clock
{
    private const int Process = 2;
    private const int Thread = 3;

    /// <summary>Of the calling thread, in nanoseconds.</summary>
    public static long ThreadCpu() => Read(Thread);

    /// <summary>Of all threads of this process, in nanoseconds.</summary>
    public static long ProcessCpu() => Read(Process);

    /// <summary>Waits; more exactly than a timer does.</summary>
    public static void Sleep(TimeSpan time)
    {
        if (time <= TimeSpan.Zero) return;
        var wanted = new TimeSpec(time.Ticks / TimeSpan.TicksPerSecond, time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        _ = Sleep(wanted, 0);
    }

    private static long Read(int clock)
    {
        if (GetTime(clock, out var time) != 0) throw new NotSupportedException("The clocks of threads and processes are POSIX's.");
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sleep(in TimeSpec wanted, nint rest);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec(long seconds, long nanoseconds)
    {
        public readonly long Seconds = seconds;
        public readonly long Nanoseconds = nanoseconds;
    }
}
