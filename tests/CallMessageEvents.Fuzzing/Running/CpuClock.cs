using System.Runtime.InteropServices;

namespace CallMessageEvents.Fuzzing;

/// <summary>Time that a processor has worked, in nanoseconds.</summary>
internal static partial class CpuClock
{
    private const int OfProcess = 2;
    private const int OfThread = 3;

    /// <summary>Of the calling thread.</summary>
    public static long Thread() => Read(OfThread);

    /// <summary>Of all threads of this process.</summary>
    public static long Process() => Read(OfProcess);

    private static long Read(int clock)
    {
        if (GetTime(clock, out var time) != 0) throw new NotSupportedException("The clocks of threads and processes are POSIX's.");
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
