using System.Globalization;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>Processes whose clock is not the machine's: Debian's <c>libfaketime</c>. The monotonic clock stays.</summary>
internal static class FakeClock
{
    private const string Missing = "libfaketime is not installed; on Debian: apt-get install libfaketime.";

    /// <summary>Returns what a command begins with, to have a clock that is ahead; the test is skipped where there is none.</summary>
    public static string[] Ahead(TimeSpan time)
    {
        // A folder for each kind of processor.
        var library = Directory.Exists("/usr/lib")
            ? Directory.GetDirectories("/usr/lib").Select(static folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
            : null;
        Installed.Require(library is not null, Missing);
        return
        [
            "env", $"LD_PRELOAD={library}", string.Create(CultureInfo.InvariantCulture, $"FAKETIME={time.TotalSeconds:+0;-0}s"), "DONT_FAKE_MONOTONIC=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
        ];
    }
}
