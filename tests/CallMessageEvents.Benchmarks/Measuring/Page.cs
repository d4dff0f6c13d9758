using System.Globalization;
using System.Runtime.InteropServices;

namespace CallMessageEvents.Benchmarks;

/// <summary>Writes what was measured into the docs: a table for each group of rows between its marks, what they mean, and the picture.</summary>
internal static class Page
{
    /// <summary>Marks, names and peers. A row is of the first group that its name fits.</summary>
    private static readonly (string Mark, string Prefix, string Peer)[] Groups =
    [
        ("measured-peers", "peer-", "twilio-csharp"), ("measured-nodes", "pg-", "floor"), ("measured", string.Empty, "floor"),
    ];

    /// <summary>Groups that were not measured stay as they are.</summary>
    public static async Task WriteAsync(string folder, IReadOnlyList<Row> rows)
    {
        var page = Path.Combine(folder, "performance.md");
        var text = await File.ReadAllTextAsync(page);
        foreach (var group in rows.GroupBy(static row => Array.FindIndex(Groups, group => row.Name.StartsWith(group.Prefix, StringComparison.Ordinal))))
        {
            var (mark, _, peer) = Groups[group.Key];
            text = Replace(text, mark, Measured([.. group], peer));
            if (group.Key < Groups.Length - 1) continue;

            text = Replace(text, "meaning", string.Join('\n', Meaning.Lines([.. group])) + "\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "performance.svg"), Picture.Draw([.. group]));
        }

        await File.WriteAllTextAsync(page, text);
    }

    private static string Replace(string text, string mark, string written)
    {
        var (begin, end) = ($"<!-- {mark} -->\n", $"<!-- /{mark} -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return $"{text[..from]}{written}{text[text.IndexOf(end, StringComparison.Ordinal)..]}";
    }

    private static string Measured(IReadOnlyList<Row> rows, string peer)
    {
        var when = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var lines = rows.Select(static row => $"| {string.Join(" | ", row.Cells)} |");
        return $"Measured {when} on {Processor()}, {Environment.ProcessorCount} {RuntimeInformation.ProcessArchitecture} cores, "
            + $"{RuntimeInformation.FrameworkDescription}.\n\n"
            + $"| name | ours | {peer} | ratio | limit | |\n|---|---|---|---|---|---|\n{string.Join('\n', lines)}\n";
    }

    /// <summary>As Linux names it.</summary>
    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim()
            ?? "a processor without a name";
}
