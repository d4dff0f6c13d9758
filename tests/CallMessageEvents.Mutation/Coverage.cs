using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CallMessageEvents.Mutation;

/// <summary>Asks each class of tests which mutants it reaches, while none is switched on.</summary>
internal static partial class Coverage
{
    /// <summary>A class that takes longer judges nothing. To record what it covers makes one that repeats something a million times slow.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Takes minutes the first time, and is kept in the copy.</summary>
    public static async Task<IReadOnlyCollection<TestClass>> MeasureAsync(Workplace copy, int atOnce, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(copy.Probe, "coverage.json");
        if (File.Exists(kept)) return JsonSerializer.Deserialize<TestClass[]>(await File.ReadAllTextAsync(kept, cancellationToken))!;

        var all = TestClass.Find(copy);
        Console.WriteLine($"Asking {all.Count} classes of tests what they cover …");
        var classes = new ConcurrentBag<TestClass>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(all, parallel, async (one, token) =>
        {
            var (name, folder) = one;
            var file = $"cover_{name}";
            var since = Stopwatch.GetTimestamp();
            Dictionary<string, string> variables = new() { ["STRYKER_COVERAGE_FILE"] = $"{file}.txt" };
            var isPassed = await TestClass.PassAsync(copy, [name], variables, Longest, token);
            var time = Stopwatch.GetElapsedTime(since);
            var covers = Take(file);
            if (isPassed) classes.Add(new(name, folder, time, covers));
            else Console.WriteLine($"  {name} does not pass without a mutant: left out");
        });
        await File.WriteAllTextAsync(kept, JsonSerializer.Serialize(classes), cancellationToken);
        return classes;
    }

    /// <summary>The mutated library leaves the numbers in files of the temporary folder, one of each process.</summary>
    private static HashSet<int> Take(string name)
    {
        HashSet<int> covered = [];
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), $"{name}-*.txt"))
        {
            covered.UnionWith(Number().Matches(File.ReadAllText(file)).Select(static match => int.Parse(match.ValueSpan, CultureInfo.InvariantCulture)));
            File.Delete(file);
        }

        return covered;
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
