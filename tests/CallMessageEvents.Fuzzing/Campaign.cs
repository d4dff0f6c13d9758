using System.Diagnostics;

namespace CallMessageEvents.Fuzzing;

/// <summary>All targets, or one, for the inputs or the time that are given.</summary>
internal static class Campaign
{
    private static readonly (string Name, Func<ITarget> Create)[] Targets =
    [
        ("parser", static () => new ParserTarget()),
        ("signature", static () => new SignatureTarget()),
        ("forging", static () => new ForgingTarget()),
        ("sids", static () => new SidTarget()),
        ("addresses", static () => new AddressTarget()),
        ("receiver", static () => new ReceiverTarget()),
        ("envelope", static () => new EnvelopeTarget()),
        ("endpoint", static () => new EndpointTarget()),
        ("emulator-rest", static () => EmulatorHttpTarget.Rest()),
        ("emulator-control", static () => EmulatorHttpTarget.Control()),
        ("emulator-signal", static () => new EmulatorSignalTarget()),
        ("emulator-talk", static () => new EmulatorTalkTarget()),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var options = FuzzOptions.Read(args);
        var chosen = Targets.Where(target => options?.Target is null || options.Target == target.Name).ToArray();
        if (options is null || chosen.Length == 0)
        {
            await Console.Error.WriteLineAsync($"{FuzzOptions.Usage} Targets: {string.Join(", ", Targets.Select(static target => target.Name))}.");
            return 2;
        }

        Console.WriteLine($"Seed {options.Seed}.");
        Coverage.Prepare();
        var (findings, inputs) = (0, 0L);
        using var watchdog = new Watchdog();
        for (var i = 0; i < chosen.Length; i++)
        {
            using var target = chosen[i].Create();
            var runner = new Runner(target, options.Seed, watchdog);
            var started = Stopwatch.GetTimestamp();
            Run(target, runner, options, chosen.Length);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(
                $"{target.Name}: {runner.Inputs} inputs, {runner.Inputs / seconds:f0} a second; kept {runner.Kept}, counters reached {runner.Reached}; "
                + $"findings {runner.Findings}.");
            findings += runner.Findings;
            inputs += runner.Inputs;
        }

        Console.WriteLine($"{inputs} inputs, {findings} findings, seed {options.Seed}.");
        return findings == 0 ? 0 : 1;
    }

    private static void Run(ITarget target, Runner runner, FuzzOptions options, int targets)
    {
        if (options.Files.Length > 0)
        {
            // Twice, since a server may tell the log of an error only when the connection has ended.
            foreach (var input in options.Files.Select(File.ReadAllBytes))
            {
                runner.Run(input);
                Thread.Sleep(200);
                runner.Run(input);
            }

            return;
        }

        // After the corpus, so that what starts up and is compiled does not count.
        runner.RunCorpus([.. target.Seeds.Select(Encoding.UTF8.GetBytes), .. Files(target.Name)]);
        var end = Stopwatch.GetTimestamp() + (long)((options.Time / targets)?.TotalSeconds * Stopwatch.Frequency ?? long.MaxValue / 2);
        var most = targets == 1 ? options.Inputs : options.Inputs * target.Share / 1000;
        runner.RunMutations(inputs => (most is null || inputs < most) && Stopwatch.GetTimestamp() < end);
    }

    private static IEnumerable<byte[]> Files(string target)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [];
    }
}
