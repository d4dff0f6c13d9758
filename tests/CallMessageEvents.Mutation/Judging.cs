using System.Buffers.Binary;

namespace CallMessageEvents.Mutation;

/// <summary>Switches mutants on, one at a time, and runs the classes of tests that reach it, the nearest first, until one fails.</summary>
internal static class Judging
{
    /// <summary>How many classes the first program runs, and each after it: most mutants are killed by the tests of their own source.</summary>
    private const int First = 4, Next = 16;

    /// <summary>Classes that take longer come last.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(15);

    /// <returns>Whether enough were killed.</returns>
    public static async Task<bool> RunAsync(
        Workplace copy, MutationOptions options, List<Mutant> mutants, IReadOnlyCollection<TestClass> classes, CancellationToken cancellationToken)
    {
        var sample = Sample(mutants, options);
        Console.WriteLine($"Judging {sample.Length} of {mutants.Count} mutants, seed {options.Seed} …");

        var alive = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(sample, parallel, async (mutant, token) =>
        {
            var reaching = classes.Where(one => one.Covers.Contains(mutant.Id))
                .OrderBy(static one => one.Time > Slow).ThenByDescending(one => Nearness(one, mutant)).ToArray();
            if (await IsKilledAsync(copy, mutant, reaching, token)) return;

            Interlocked.Increment(ref alive);
            Console.WriteLine($"  lives: {mutant.File}:{mutant.Line} {mutant.Kind}, {reaching.Length} classes [{mutant.Id}]\n         {mutant.Replacement}");
        });

        var killed = 1 - (double)alive / sample.Length;
        Console.WriteLine($"{sample.Length - alive} of {sample.Length} killed: {killed:P1}, at least {MutationOptions.Goal:P0} wanted.");
        return killed >= MutationOptions.Goal;
    }

    private static Mutant[] Sample(List<Mutant> mutants, MutationOptions options)
    {
        if (options.Ids.Length > 0) return [.. mutants.Where(mutant => options.Ids.Contains(mutant.Id))];

        var all = mutants.Where(mutant => mutant.File.Contains(options.In, StringComparison.Ordinal)).OrderBy(static mutant => mutant.Id).ToArray();
#pragma warning disable CA5394 // A seed makes the sample.
        new Random(options.Seed).Shuffle(all);
#pragma warning restore CA5394
        return [.. all.Take(options.Mutants)];
    }

    private static async Task<bool> IsKilledAsync(Workplace copy, Mutant mutant, TestClass[] reaching, CancellationToken cancellationToken)
    {
        var file = Path.Combine(copy.Output, $"mutant_{mutant.Id}");
        var number = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, mutant.Id);
        await File.WriteAllBytesAsync(file, number, cancellationToken);
        try
        {
            Dictionary<string, string> variables = new() { ["STRYKER_MUTANT_FILE"] = file };
            foreach (var some in reaching.Take(First).Chunk(First).Concat(reaching.Skip(First).Chunk(Next)))
            {
                // What hangs is killed, too.
                var time = TimeSpan.FromSeconds(30 + some.Sum(static one => one.Time.TotalSeconds));
                if (!await TestClass.PassAsync(copy, some.Select(static one => one.Name), variables, time, cancellationToken)) return true;
            }

            return false;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The tests of a source have its name; those that mirror its folder come next.</summary>
    private static int Nearness(TestClass one, Mutant mutant)
    {
        var source = Path.GetFileNameWithoutExtension(mutant.File);
        if (one.Name.StartsWith(source, StringComparison.Ordinal)) return 1_000;

        var (at, folder) = (0, Path.GetDirectoryName(mutant.File)!.Replace('\\', '/'));
        while (at < folder.Length && at < one.Folder.Length && folder[at] == one.Folder[at]) at++;
        return at;
    }
}
