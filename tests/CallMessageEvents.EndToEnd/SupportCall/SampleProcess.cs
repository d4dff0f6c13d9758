using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CallMessageEvents.EndToEnd;

/// <summary>The sample as its user runs it: a process of its own, with an emulator of its own.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private static readonly string Folder = FindFolder();

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _error = [];

    private SampleProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? string.Empty);
        process.ErrorDataReceived += (_, line) => _error.Enqueue(line.Data ?? string.Empty);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What is missing, and what to do; <see langword="null"/> when nothing is.</summary>
    public static string? Missing { get; } =
        new[] { "twilio.min.js", "call-message-events/index.js" }.All(file => File.Exists(Path.Combine(Folder, "wwwroot", file)))
            ? null
            : "The sample lacks a script: its build fetches and makes them with npm (Node.js 20 or newer).";

    public Uri Address { get; }

    public static async Task<SampleProcess> StartAsync(params string[] arguments)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var sample = new SampleProcess(Launch(["--urls", address.AbsoluteUri, .. arguments]), address);
        try
        {
            await sample.WhenSaysAsync("^Ctrl\\+C");
            return sample;
        }
        catch
        {
            await sample.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it to its end, which comes by itself where it cannot start, or need not.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        return await process.RunToEndAsync();
    }

    /// <summary>Waits for a line; returns the last such line.</summary>
    public async Task<Match> WhenSaysAsync(string pattern)
    {
        Match? said = null;
        await Eventually.HoldsAsync(
            () => (said = _output.Select(line => Regex.Match(line, pattern)).LastOrDefault(static match => match.Success)) is not null || _process.HasExited,
            $"The sample says {pattern}");
        return said ?? throw new InvalidOperationException("The sample ended.");
    }

    /// <summary>Stops it as Ctrl+C does; returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        return await _process.WhenEndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine($"The sample said:\n{string.Join('\n', _output.Concat(_error))}");
    }

    private static Process Launch(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Folder, "SupportCall.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // On the emulator, whatever this machine is set up for.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TWILIO_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    private static string FindFolder()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "samples", "SupportCall", "bin", build.Parent!.Name, build.Name);
    }
}
