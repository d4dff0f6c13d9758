using System.Diagnostics;

namespace CallMessageEvents.Fuzzing;

/// <summary>Ends the process when an input never ends, and leaves the input behind.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Timer _timer;
    private volatile Running? _running;

    public Watchdog() => _timer = new(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    public void Begin(string target, byte[] input) => _running = new(target, input, Stopwatch.GetTimestamp());

    public void End() => _running = null;

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_running is not { } running || Stopwatch.GetElapsedTime(running.Started) < Limit) return;

        var path = Path.Combine(Directory.CreateDirectory(Path.Combine("artifacts", "fuzzing", running.Target)).FullName, "hang");
        File.WriteAllBytes(path, running.Input);
        Console.WriteLine($"{running.Target}: it has not ended after {Limit.TotalSeconds} s. The input: {path}");
        Environment.Exit(1);
    }

    private sealed record Running(string Target, byte[] Input, long Started);
}
