using System.Diagnostics;

namespace CallMessageEvents.Tool.Tests;

/// <summary>The tool as its user runs it: a process of its own, in a folder of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process _process;

    private ToolProcess(Process process) => _process = process;

    public static ToolProcess Start(string folder, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // The machine's own settings must not decide.
        foreach (var variable in start.Environment.Keys.Where(IsSetting).ToList()) start.Environment.Remove(variable);
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<ToolResult> EndAsync(string? input = null)
    {
        var running = _process.RunToEndAsync();
        if (input is not null) await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
        var (exitCode, output, error) = await running;
        return new(exitCode, output, error);
    }

    /// <summary>Reads the standard error until a line has a text.</summary>
    public async Task<string> ReadNoteAsync(string text) => await ReadAsync(_process.StandardError, text);

    /// <summary>Reads the standard output until a line has a text.</summary>
    public async Task<string> ReadLineAsync(string text) => await ReadAsync(_process.StandardOutput, text);

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static async Task<string> ReadAsync(StreamReader reader, string text)
    {
        var read = await reader.ReadUntilAsync(text);
        if (read is [.., var line] && line.Contains(text, StringComparison.Ordinal)) return line;

        Assert.Fail($"It ended without \"{text}\": {string.Join('\n', read)}");
        return "";
    }

    private static bool IsSetting(string variable) =>
        variable.StartsWith("TWILIO_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("CallMessageEvents", StringComparison.OrdinalIgnoreCase)
        || variable is "DOTNET_ENVIRONMENT" or "ASPNETCORE_ENVIRONMENT";

    private static string Program()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var folder = build;
        while (!File.Exists(Path.Combine(folder.FullName, "CallMessageEvents.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "src", "CallMessageEvents.Tool", "bin", build.Parent!.Name, build.Name, "call-messages.dll");
    }
}

/// <summary>How a run ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);
