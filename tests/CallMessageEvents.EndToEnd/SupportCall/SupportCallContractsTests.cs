using System.Diagnostics;

namespace CallMessageEvents.EndToEnd;

/// <summary>The contracts that the sample's server and pages share.</summary>
public sealed class SupportCallContractsTests
{
    private static readonly string Sample = Path.Combine(Repository.Root, "samples", "SupportCall");
    private static readonly string Compiler = Path.Combine(Repository.Root, "src", "call-message-events", "node_modules", "typescript-7", "bin", "tsc");

    [Fact]
    public async Task Contracts_InTheRepository_AreThoseOfTheProgram()
    {
        string[] files = ["--typescript", Path.Combine(Sample, "wwwroot", "contracts.d.ts"), "--document", Path.Combine(Sample, "contracts.json")];

        var (exitCode, output, error) = await SampleProcess.RunAsync(["contracts", .. files, "--check"], TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output + error);
    }

    [Fact]
    public async Task Pages_Scripts_FitTheContractsAndTheClient()
    {
        Requirement.Check(SampleProcess.Missing ?? (File.Exists(Compiler) ? null : "TypeScript is missing: run npm ci in src/call-message-events."));
        var start = new ProcessStartInfo("node", [Compiler, "-p", Path.Combine(Sample, "jsconfig.json")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var compiler = Process.Start(start)!;
        var output = await compiler.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", output);
        Assert.Equal(0, compiler.ExitCode);
    }
}
