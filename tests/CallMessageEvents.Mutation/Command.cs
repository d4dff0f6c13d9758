using System.Diagnostics;
using System.Text;

namespace CallMessageEvents.Mutation;

/// <summary>Runs programs to their end.</summary>
internal static class Command
{
    /// <summary>Runs one that must succeed; returns what it wrote.</summary>
    public static async Task<string> RunAsync(string folder, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync(folder, program, arguments, [], Timeout.InfiniteTimeSpan, cancellationToken);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {exitCode}:\n{output}");
    }

    /// <summary>Runs one; returns its exit code, which is null when its time was over, and what it wrote.</summary>
    public static async Task<(int? ExitCode, string Output)> RunAsync(
        string folder, string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> variables, TimeSpan time,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;

        // With it, what lacks a tool fails instead of being skipped.
        start.Environment.Remove("CI");
        start.Environment["DOTNET_hostBuilder__reloadConfigOnChange"] = "false";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        void Keep(object? sender, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (time != Timeout.InfiniteTimeSpan) ending.CancelAfter(time);
        try
        {
            await process.WaitForExitAsync(ending.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return (null, output.ToString());
        }

        return (process.ExitCode, output.ToString());
    }
}
