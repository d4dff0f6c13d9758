using System.Diagnostics;

namespace CallMessageEvents.Emulator.Tool.Tests;

/// <summary>The tool as its user runs it: a process of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private ToolProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync(Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static ToolProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        return new(Process.Start(start)!);
    }

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var tool = Start(arguments, environment);
        var output = await Eventually.EndsAsync(tool._process.StandardOutput.ReadToEndAsync(Cancellation), "the tool");
        return (await tool._process.WhenEndedAsync(), output, await tool.ErrorAsync());
    }

    /// <summary>Reads until it says how to end it.</summary>
    public async Task<string> ReadBannerAsync()
    {
        var lines = await _process.StandardOutput.ReadUntilAsync("Ctrl+C");
        if (lines is [.., var last] && last.StartsWith("Ctrl+C", StringComparison.Ordinal))
        {
            return string.Join('\n', lines);
        }

        Assert.Fail($"It ended: {await ErrorAsync()}");
        return "";
    }

    public async Task<Uri> ReadAddressAsync() => new(Value(await ReadBannerAsync(), "REST API"));

    public static string Value(string banner, string label) =>
        banner.Split('\n').Single(line => line.TrimStart().StartsWith(label, StringComparison.Ordinal)).Split(' ')[^1];

    public async Task<int> SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        return await _process.WhenEndedAsync();
    }

    public Task<string> ErrorAsync() => Eventually.EndsAsync(_error, "the tool's standard error");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string Program()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var folder = build;
        while (!File.Exists(Path.Combine(folder.FullName, "CallMessageEvents.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "src", "CallMessageEvents.Emulator.Tool", "bin", build.Parent!.Name, build.Name, "call-message-emulator.dll");
    }
}
