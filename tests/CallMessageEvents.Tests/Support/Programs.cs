using System.Diagnostics;

namespace CallMessageEvents.Tests;

/// <summary>Programs that tests start: one that does not do what it is to fails the test rather than hangs it.</summary>
internal static class Programs
{
    /// <summary>Builds take long on a busy machine: all packages with the analyzers took more than ten minutes beside other tests.</summary>
    public static TimeSpan BuildLimit { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Reads what a program says until it has ended. One that does not end in time is ended.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunToEndAsync(this Process process, TimeSpan? within = null)
    {
        try
        {
            return await Eventually.EndsAsync(EndAsync(process), process.StartInfo.FileName, within);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Completes when a program has ended; returns its exit code.</summary>
    public static async Task<int> WhenEndedAsync(this Process process)
    {
        await Eventually.EndsAsync(process.WaitForExitAsync(TestContext.Current.CancellationToken), process.StartInfo.FileName);
        return process.ExitCode;
    }

    /// <summary>Reads lines until one has some text.</summary>
    /// <returns>All that was read, that line at last; without it where the program ended.</returns>
    public static async Task<List<string>> ReadUntilAsync(this StreamReader reader, string text, TimeSpan? within = null)
    {
        List<string> lines = [];
        await Eventually.EndsAsync(ReadAsync(), $"a program that says \"{text}\"", within);
        return lines;

        async Task ReadAsync()
        {
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                lines.Add(line);
                if (line.Contains(text, StringComparison.Ordinal)) return;
            }
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> EndAsync(Process process)
    {
        var token = TestContext.Current.CancellationToken;
        var output = process.StartInfo.RedirectStandardOutput ? process.StandardOutput.ReadToEndAsync(token) : Task.FromResult("");
        var error = process.StartInfo.RedirectStandardError ? process.StandardError.ReadToEndAsync(token) : Task.FromResult("");
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output, await error);
    }
}
