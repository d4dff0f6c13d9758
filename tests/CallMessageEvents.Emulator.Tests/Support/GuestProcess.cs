using System.Diagnostics;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>A program with an emulator in it, in a process of its own: <c>CallMessageEvents.Emulator.Guest</c>.</summary>
internal sealed class GuestProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private GuestProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync(Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Whoever runs the tests in the background ignores signals, which a process inherits: <c>env</c> puts that right.</summary>
    public static GuestProcess Start(string argument, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("env", ["--default-signal=INT,TERM", "dotnet", Program(), argument])
            : new ProcessStartInfo("dotnet", [Program(), argument]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>()) start.Environment[variable] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Reads until it says this.</summary>
    public async Task WhenSaysAsync(string line)
    {
        while (await _process.StandardOutput.ReadLineAsync(Cancellation).InTimeAsync($"the guest, to say {line}") is { } said)
        {
            if (said == line) return;
        }

        Assert.Fail($"It ended: {await _error}");
    }

    /// <summary>Sends a signal; returns the exit code.</summary>
    public async Task<int> SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await _process.WaitForExitAsync(Cancellation).InTimeAsync($"the guest, after SIG{signal}");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static string Program()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var tests = build;
        while (tests.Name != "tests") tests = tests.Parent!;
        return Path.Combine(tests.FullName, "CallMessageEvents.Emulator.Guest", "bin", build.Parent!.Name, build.Name, "CallMessageEvents.Emulator.Guest.dll");
    }
}
