using System.Diagnostics;

namespace CallMessageEvents.Tests.Docs;

/// <summary>Runs a sample as its user would, in a process of its own.</summary>
internal static class SampleProcess
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(name, arguments, environment);
        return await process.RunToEndAsync();
    }

    /// <summary>Starts one that runs until it is ended.</summary>
    public static Process Start(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.SampleProgram(name), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var variable in start.Environment.Keys.Where(static key => key.StartsWith("TWILIO_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(variable);
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>()) start.Environment[variable] = value;

        return Process.Start(start)!;
    }
}
