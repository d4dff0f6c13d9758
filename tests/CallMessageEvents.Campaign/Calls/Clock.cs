using System.Diagnostics;

namespace CallMessageEvents.Campaign;

/// <summary>The clock that all processes of a machine share, and nobody sets.</summary>
internal static class Clock
{
    public static long Now() => Stopwatch.GetTimestamp();

    /// <summary>A timestamp some time before or after another.</summary>
    public static long Add(long timestamp, TimeSpan time) => timestamp + (long)(time.TotalSeconds * Stopwatch.Frequency);

    public static TimeSpan Between(long from, long to) => Stopwatch.GetElapsedTime(from, to);
}
