using System.Globalization;
using System.Runtime.InteropServices;

namespace CallMessageEvents.Benchmarks;

/// <summary>Writes what was measured into the docs: the table between its marks, and the picture beside it.</summary>
internal static class Page
{
    private const string Begin = "<!-- measured -->";
    private const string End = "<!-- /measured -->";

    public static async Task WriteAsync(string folder, IReadOnlyList<Row> rows)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "performance.svg"), Picture.Draw(rows));
        var page = Path.Combine(folder, "performance.md");
        var text = await File.ReadAllTextAsync(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        await File.WriteAllTextAsync(page, $"{text[..begin]}\n{Measured(rows)}{text[end..]}");
    }

    private static string Measured(IReadOnlyList<Row> rows)
    {
        var when = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var lines = rows.Select(static row => $"| {string.Join(" | ", row.Cells)} |");
        return $"Measured {when} on {Processor()}, {Environment.ProcessorCount} {RuntimeInformation.ProcessArchitecture} cores, "
            + $"{RuntimeInformation.FrameworkDescription}.\n\n"
            + $"| name | ours | floor | ratio | limit | |\n|---|---|---|---|---|---|\n{string.Join('\n', lines)}\n\n"
            + $"What it means for an application, on this machine:\n\n{string.Join('\n', Meaning.Lines(rows))}\n";
    }

    /// <summary>As Linux names it.</summary>
    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim()
            ?? "a processor without a name";
}
