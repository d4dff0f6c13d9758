using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CallMessageEvents.Benchmarks;

/// <summary>What a server had done at a moment.</summary>
/// <param name="At">When, as the stopwatch has it.</param>
/// <param name="Cpu">CPU of all its processes, in nanoseconds.</param>
/// <param name="Statements">How many statements it had run.</param>
/// <param name="Fsyncs">How often it had waited for the disk to have its log.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DatabaseUse(long At, long Cpu, long Statements, long Fsyncs)
{
    /// <summary>How many of the statements were the floor's.</summary>
    public long OneRowInserts { get; init; }

    /// <summary>Returns what was done since, for each of so many messages.</summary>
    public Stored Since(DatabaseUse before, double messages) => new(
        messages / Stopwatch.GetElapsedTime(before.At, At).TotalSeconds,
        (Cpu - before.Cpu) / 1000.0 / messages,
        (Statements - before.Statements) / messages,
        (Fsyncs - before.Fsyncs) / messages);
}

/// <summary>What was stored in a second; and what one message cost the database: CPU in microseconds, statements, and waits for the disk.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Stored(double PerSecond, double Cpu, double Statements, double Fsyncs);
