using System.Diagnostics;

namespace CallMessageEvents.ContractExport.Tests;

/// <summary>An application with contracts, as its developer runs it: a process of its own.</summary>
internal static class GuestProcess
{
    private const string Name = "CallMessageEvents.ContractExport.Guest";

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(Repository.Root, "tests", Name, "bin", build.Parent!.Name, build.Name, $"{Name}.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
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
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await output).Trim(), (await error).Trim());
    }
}
