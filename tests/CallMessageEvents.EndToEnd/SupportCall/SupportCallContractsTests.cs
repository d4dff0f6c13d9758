using System.Diagnostics;

namespace CallMessageEvents.EndToEnd;

/// <summary>The contracts that the sample's server and pages share.</summary>
public sealed class SupportCallContractsTests
{
    private static readonly string Sample = Path.Combine(Repository.Root, "samples", "SupportCall");
    private static readonly string Compiler = Path.Combine(Repository.Root, "src", "call-message-events", "node_modules", "typescript-7", "bin", "tsc");

    [Fact]
    public async Task Contracts_CheckedByTheReadmesCommand_AreThoseOfTheProgram()
    {
        var readme = await File.ReadAllLinesAsync(Path.Combine(Sample, "README.md"), TestContext.Current.CancellationToken);
        var command = Assert.Single(readme, static line => line.StartsWith("dotnet run --project samples/SupportCall -- contracts ", StringComparison.Ordinal));
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var arguments = command["dotnet run".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var (exitCode, output) = await RunAsync("dotnet", ["run", "--no-build", "--configuration", configuration, .. arguments, "--check"]);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Pages_Scripts_FitTheContractsAndTheClient()
    {
        Requirement.Check(SampleProcess.Missing ?? (File.Exists(Compiler) ? null : "TypeScript is missing: run npm ci in src/call-message-events."));

        var (exitCode, output) = await RunAsync("node", [Compiler, "-p", Path.Combine(Sample, "jsconfig.json")]);

        Assert.Equal((0, ""), (exitCode, output));
    }

    /// <summary>Runs a program in the repository's folder.</summary>
    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (exitCode, output, error) = await process.RunToEndAsync(Programs.BuildLimit);
        return (exitCode, output + error);
    }
}
