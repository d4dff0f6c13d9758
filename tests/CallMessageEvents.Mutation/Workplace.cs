using System.Text.RegularExpressions;

namespace CallMessageEvents.Mutation;

/// <summary>A copy of the repository's newest commit, in which the library is mutated.</summary>
/// <param name="Folder">Where it is.</param>
internal sealed partial record Workplace(string Folder)
{
    /// <summary>The project that Stryker runs: it has one test, which puts the mutated library where the others find it.</summary>
    private const string ProbeProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <ItemGroup>
            <ProjectReference Include="../../src/CallMessageEvents/CallMessageEvents.csproj" />
          </ItemGroup>
        </Project>
        """;

    private const string ProbeTest = """
        namespace CallMessageEvents.Probe;

        public sealed class ProbeTests
        {
            [Fact]
            public void Keep() =>
                File.Copy(typeof(ICallMessenger).Assembly.Location, Environment.GetEnvironmentVariable("MUTATED_LIBRARY")!, overwrite: true);
        }
        """;

    private const string ProbeConfiguration = """
        {
          "stryker-config": {
            "project": "CallMessageEvents.csproj", "target-framework": "net10.0", "test-runner": "mtp", "concurrency": 2, "coverage-analysis": "perTest",
            "ignore-methods": [ "ConfigureAwait" ],
            "mutate": [ "Calls/**/*.cs", "Contracts/**/*.cs", "Receiving/**/*.cs", "Sending/**/*.cs", "Wire/**/*.cs" ],
            "reporters": [ "json" ], "break-on-initial-test-failure": false
          }
        }
        """;

    /// <summary>A program that Stryker comes as.</summary>
    public string Stryker => Path.Combine(Folder, "artifacts/stryker/dotnet-stryker");

    /// <summary>The folder of the tests' project.</summary>
    public string Tests => Path.Combine(Folder, "tests/CallMessageEvents.Tests");

    public string Probe => Path.Combine(Folder, "tests/Probe");

    /// <summary>The folder of the tests' program, which has the mutated library beside it.</summary>
    public string Output => Path.Combine(Tests, "bin/Debug/net10.0");

    public string TestProgram => Path.Combine(Output, "CallMessageEvents.Tests");

    public static async Task<Workplace> PrepareAsync(string folder, CancellationToken cancellationToken)
    {
        var copy = new Workplace(folder);
        if (File.Exists(copy.TestProgram))
        {
            Console.WriteLine($"Using the copy of an earlier run, with the commit that was the newest then. To take today's, delete {folder}.");
            return copy;
        }

        Console.WriteLine($"Copying the newest commit to {folder}, and building its tests …");
        var root = (await Command.RunAsync(AppContext.BaseDirectory, "git", ["rev-parse", "--show-toplevel"], cancellationToken)).Trim();
        await Command.RunAsync(root, "git", ["clone", "--quiet", root, folder], cancellationToken);
        await copy.RelaxAsync(cancellationToken);
        await copy.ShareInternalsAsync(cancellationToken);
        Directory.CreateDirectory(copy.Probe);
        await File.WriteAllTextAsync(Path.Combine(copy.Probe, "Probe.csproj"), ProbeProject, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(copy.Probe, "ProbeTests.cs"), ProbeTest, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(copy.Probe, "stryker-config.json"), ProbeConfiguration, cancellationToken);
        string[] install = ["tool", "install", "dotnet-stryker", "--version", "5.1.0", "--tool-path", Path.GetDirectoryName(copy.Stryker)!];
        await Command.RunAsync(folder, "dotnet", install, cancellationToken);
        await Command.RunAsync(folder, "dotnet", ["build", copy.Tests, "--verbosity", "quiet"], cancellationToken);
        return copy;
    }

    /// <summary>Mutated code has warnings.</summary>
    private async Task RelaxAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(Folder, "Directory.Build.props");
        var properties = await File.ReadAllTextAsync(file, cancellationToken);
        properties = Strictness().Replace(properties, "").Replace(
            "</Nullable>", "</Nullable><RunAnalyzers>false</RunAnalyzers>", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, properties, cancellationToken);
    }

    /// <summary>Some sources are compiled alone, with their tests: here those tests take what the library has.</summary>
    private async Task ShareInternalsAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(Tests, "CallMessageEvents.Tests.csproj");
        var project = await File.ReadAllTextAsync(file, cancellationToken);
        await File.WriteAllTextAsync(file, LinkedSource().Replace(project, ""), cancellationToken);

        file = Path.Combine(Folder, "src/CallMessageEvents/CallMessageEvents.csproj");
        project = await File.ReadAllTextAsync(file, cancellationToken);
        project = project.Replace(
            "</Project>", """<ItemGroup><InternalsVisibleTo Include="CallMessageEvents.Tests" /></ItemGroup></Project>""", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, project, cancellationToken);
    }

    [GeneratedRegex("""<(TreatWarningsAsErrors|EnforceCodeStyleInBuild|AnalysisLevel)>.*</\1>""")]
    private static partial Regex Strictness();

    [GeneratedRegex("""<Compile Include="../../src/.*/>""")]
    private static partial Regex LinkedSource();
}
