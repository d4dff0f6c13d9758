using System.Diagnostics;

namespace CallMessageEvents.ContractExport.Tests;

/// <summary>An application with contracts, as its developer runs it: a process of its own.</summary>
internal static class GuestProcess
{
    private const string Name = "CallMessageEvents.ContractExport.Guest";

    /// <summary>The settings of its runtime, as its build has written them.</summary>
    public static string RuntimeSettings => Path.ChangeExtension(Program, ".runtimeconfig.json");

    private static string Program
    {
        get
        {
            var build = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Repository.Root, "tests", Name, "bin", build.Parent!.Name, build.Name, $"{Name}.dll");
        }
    }

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        string folder, string[] arguments, params (string Name, string Value)[] environment) =>
        RunAsync(folder, RuntimeSettings, arguments, environment);

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string folder, string runtimeSettings, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", runtimeSettings, Program, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(static key => key.StartsWith("TWILIO_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(variable);
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var (exitCode, output, error) = await process.RunToEndAsync();
        return (exitCode, output.Trim(), error.Trim());
    }
}
