using System.Diagnostics;
using System.Security.Cryptography;

namespace CallMessageEvents.Fuzzing;

/// <summary>Runs one target: its corpus, then mutations of what reached new branches.</summary>
internal sealed class Runner
{
    private const int MaxFindings = 20;

    /// <summary>An input that is slow, or allocates too much, must be so each time: code is compiled on first use, and threads share their clock.</summary>
    private const int Confirmations = 4;

    /// <summary>Of a processor: what others do on the machine does not count.</summary>
    private const long MaxCpuNanoseconds = 100_000_000;

    /// <summary>Of waiting, which the noise of a machine does not explain.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    private readonly ITarget _target;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly Watchdog _watchdog;
    private readonly Coverage _coverage = new();
    private readonly List<byte[]> _kept = [];
    private readonly HashSet<string> _findings = [];

    public Runner(ITarget target, int seed, Watchdog watchdog)
    {
        (_target, _watchdog) = (target, watchdog);
        _random = new(seed);
        _mutator = new(_random, [.. target.Words.Select(Encoding.UTF8.GetBytes)]);
    }

    public long Inputs { get; private set; }

    public int Kept => _kept.Count;

    public int Reached => _coverage.Reached;

    public int Findings => _findings.Count;

    /// <summary>The time that is left may end it within the corpus.</summary>
    public void RunCorpus(IEnumerable<byte[]> corpus)
    {
        foreach (var input in corpus) Run(input, keep: true);
    }

    public void Run(byte[] input) => Run(input, keep: false);

    public void RunMutations(Func<long, bool> goesOn)
    {
        while (_findings.Count < MaxFindings && goesOn(Inputs)) Run(_mutator.Mutate(Pick(), Pick()), keep: false);
    }

    private byte[] Pick()
    {
        if (_kept.Count == 0) return [];

        // The newest are the least known.
        var newest = Math.Min(_kept.Count, 16);
        var picked = _kept[_random.Next(4) == 0 ? _kept.Count - 1 - _random.Next(newest) : _random.Next(_kept.Count)];

        // Large ones are slow, and mostly no better.
        return picked.Length > 8 * 1024 && _random.Next(16) != 0 ? Pick() : picked;
    }

    private void Run(byte[] input, bool keep)
    {
        Inputs++;
        _coverage.Start();
        var problem = Try(input);
        if (_coverage.IsNew() || keep) _kept.Add(input);
        if (problem is not null) Report(input, problem);
    }

    private string? Try(byte[] input)
    {
        string? problem = null;
        for (var tries = 0; tries < Confirmations; tries++)
        {
            var (allocated, cpu) = (_target.Allocated, _target.Cpu);
            var started = Stopwatch.GetTimestamp();
            try
            {
                _watchdog.Begin(_target.Name, input);
                _target.Run(input);
            }
            catch (Finding finding)
            {
                return finding.InnerException is { } cause ? $"{finding.Message}\n{cause}" : finding.Message;
            }
#pragma warning disable CA1031 // That any escapes is the finding.
            catch (Exception e)
#pragma warning restore CA1031
            {
                return $"It threw.\n{e}";
            }
            finally
            {
                _watchdog.End();
            }

            var took = Stopwatch.GetElapsedTime(started);
            allocated = _target.Allocated - allocated;
            cpu = _target.Cpu - cpu;
            problem = cpu > MaxCpuNanoseconds || took > MaxTime ? $"It took {took.TotalMilliseconds:f0} ms, {cpu / 1_000_000} of them of a processor."
                : allocated > _target.MayAllocate(input.Length) ? $"It allocated {allocated} bytes for {input.Length}."
                : null;
            if (problem is null) return null;
        }

        return problem;
    }

    private void Report(byte[] input, string problem)
    {
        // The same fault has many inputs: its numbers and sids differ, and how it was reached.
        var kind = string.Concat(string.Concat(problem.Split("\n   at ").Take(3)).Where(static c => !char.IsAsciiHexDigit(c)));
        if (!_findings.Add(kind)) return;

        var folder = Directory.CreateDirectory(Path.Combine("artifacts", "fuzzing", _target.Name));
        var path = Path.Combine(folder.FullName, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        File.WriteAllBytes(path, input);
        Console.WriteLine($"{_target.Name}: {problem}\nThe input, to run alone and to keep in Corpus/{_target.Name}: {path}");
    }
}
