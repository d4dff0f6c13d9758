using System.Globalization;

namespace CallMessageEvents.Benchmarks;

/// <summary>What a PostgreSQL server has used of the processor: each of its connections is a process.</summary>
internal static class ServerCpu
{
    private const long NanosecondsPerTick = 10_000_000;

    /// <summary>Returns the CPU of a server's process and of all its children, those included that have ended, in nanoseconds.</summary>
    public static long Read(int server) =>
        Running(server) + Ended(server)
        + File.ReadAllText(Of(server, $"task/{server}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Sum(static child => Running(int.Parse(child, CultureInfo.InvariantCulture)));

    private static long Running(int process)
    {
        try
        {
            return long.Parse(File.ReadAllText(Of(process, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended just now.
            return 0;
        }
    }

    /// <summary>The time of children that have ended: fields 16 and 17, counted from behind the name, which may have spaces.</summary>
    private static long Ended(int process)
    {
        var text = File.ReadAllText(Of(process, "stat"));
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return NanosecondsPerTick * (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture));
    }

    private static string Of(int process, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}");
}
