using System.Diagnostics;

namespace CallMessageEvents.Benchmarks;

/// <summary>This program once more, in a process of its own. It says one line when it is ready, and ends with us.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process, string firstLine)
    {
        _process = process;
        FirstLine = firstLine;
    }

    /// <summary>What it said first, such as its address.</summary>
    public string FirstLine { get; }

    /// <summary>What it has used of the processor until now.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<Child> StartAsync(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, args) { RedirectStandardOutput = true, UseShellExecute = false };

        // As web applications have it, whose project switches it on.
        start.Environment["DOTNET_gcServer"] = "1";
        var process = Process.Start(start)!;
        return new(process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{args[0]} did not start."));
    }

    /// <summary>How long it takes until the child has said its line, in milliseconds.</summary>
    public static async Task<double> TimeAsync(params string[] args)
    {
        var started = Stopwatch.GetTimestamp();
        using var child = await StartAsync(args);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
