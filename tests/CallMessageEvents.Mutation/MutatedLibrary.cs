using System.Text.Json;

namespace CallMessageEvents.Mutation;

/// <summary>One change of the library.</summary>
/// <param name="Id">Its number, by which the library switches it on.</param>
/// <param name="File">The source, below the library's folder.</param>
/// <param name="Line">Where it begins there.</param>
/// <param name="Kind">What Stryker calls the change.</param>
/// <param name="Replacement">What stands there instead.</param>
internal sealed record Mutant(int Id, string File, int Line, string Kind, string Replacement);

/// <summary>Has Stryker write the library with all mutants in it, each of which can be switched on.</summary>
internal static class MutatedLibrary
{
    private const string Library = "CallMessageEvents.dll";

    public static async Task<List<Mutant>> MakeAsync(Workplace copy, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(copy.Probe, Library);
        if (!File.Exists(kept))
        {
            Console.WriteLine("Mutating the library …");
            Dictionary<string, string> variables = new() { ["MUTATED_LIBRARY"] = kept };
            var (_, output) = await Command.RunAsync(
                copy.Probe, copy.Stryker, ["--config-file", "stryker-config.json"], variables, Timeout.InfiniteTimeSpan, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(copy.Probe, "stryker.log"), output, cancellationToken);
        }

        File.Copy(kept, Path.Combine(copy.Output, Library), overwrite: true);
        var report = Directory.EnumerateFiles(copy.Probe, "mutation-report.json", SearchOption.AllDirectories).Max(StringComparer.Ordinal)
            ?? throw new InvalidOperationException($"Stryker made no report; see {copy.Probe}/stryker.log.");
        await using var stream = File.OpenRead(report);
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return [.. json.RootElement.GetProperty("files").EnumerateObject().SelectMany(static file => Read(file.Name, file.Value))];
    }

    private static IEnumerable<Mutant> Read(string file, JsonElement value)
    {
        foreach (var mutant in value.GetProperty("mutants").EnumerateArray())
        {
            // What cannot be compiled is not in the library, nor is what Stryker was not asked to change.
            if (mutant.GetProperty("status").GetString() is "CompileError" or "Ignored") continue;

            yield return new(
                int.Parse(mutant.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
                file.Replace('\\', '/').Split("src/CallMessageEvents/")[^1],
                mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32(),
                mutant.GetProperty("mutatorName").GetString()!,
                mutant.GetProperty("replacement").GetString()!.ReplaceLineEndings(" "));
        }
    }
}
