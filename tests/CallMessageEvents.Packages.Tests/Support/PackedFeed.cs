[assembly: AssemblyFixture(typeof(CallMessageEvents.Packages.Tests.PackedFeed))]

namespace CallMessageEvents.Packages.Tests;

/// <summary>
/// All packages, built by the README's own commands, and a folder outside the repository, where this feed and those of the machine are known, with a
/// package cache of its own.
/// </summary>
public sealed class PackedFeed : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("call-message-events-").FullName;
    private readonly string _tools;

    public PackedFeed() => _tools = Path.Combine(_folder, "tools");

    /// <summary>Where the packages are.</summary>
    public static string Packages { get; } = Path.Combine(Repository.Root, "artifacts", "packages");

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(Packages)) Directory.Delete(Packages, recursive: true);

        // As the repository's own it adds no source, and keeps what a machine may have set from deciding where packages come from.
        var config = Path.Combine(_folder, "nuget.config");
        File.Copy(Path.Combine(Repository.Root, "nuget.config"), config);

        // The source is named in that file instead of the user's own, which tests leave alone. So is the user's folder of tools.
        var clone = new Terminal(Repository.Root);
        foreach (var command in Readme.Commands("dotnet pack"))
            await clone.TypeAsync(command.StartsWith("dotnet nuget add source", StringComparison.Ordinal) ? $"{command} --configfile \"{config}\"" : command);

        foreach (var tool in (string[])["CallMessageEvents.Emulator.Tool", "CallMessageEvents.Tool"])
        {
            var install = Readme.Commands("dotnet tool install", $"src/{tool}/README.md")[0];
            await Open().TypeAsync(install.Replace("--global", $"--tool-path \"{_tools}\"", StringComparison.Ordinal));
        }
    }

    /// <summary>A command line in a new folder outside the repository.</summary>
    internal Terminal Open() => new(Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName)
    {
        Environment = { ["NUGET_PACKAGES"] = Path.Combine(_folder, "cache") },
    };

    /// <summary>Starts the emulator that was installed from its package.</summary>
    internal Task<InstalledEmulator> StartEmulatorAsync(string? voiceUrl = null) =>
        InstalledEmulator.StartAsync(Open(), CommandOf("call-message-emulator"), voiceUrl);

    /// <summary>Where an installed tool's command is.</summary>
    internal string CommandOf(string tool) => Path.Combine(_tools, tool);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
