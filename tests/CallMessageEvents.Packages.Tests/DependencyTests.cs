using System.Text.Json;

namespace CallMessageEvents.Packages.Tests;

/// <summary>
/// A user's machine decides versions: a new application runs with the lowest that our packages ask for, and with the newest that its feed has.
/// </summary>
public sealed class DependencyTests(PackedFeed feed)
{
    private static readonly (string Name, string Version)[] Own =
    [
        ("CallMessageEvents", "*"), ("CallMessageEvents.ContractExport", "*"), ("CallMessageEvents.OpenTelemetry", "*"),
        ("CallMessageEvents.PostgreSql", "*"), ("CallMessageEvents.Twilio", "*"),
    ];

    private static readonly (string Name, string Version)[] OwnForNet10 = [("CallMessageEvents.Testing", "*")];

    private static readonly string Program =
        Path.Combine(Repository.Root, "tests", "CallMessageEvents.Packages.Tests", "Applications", "Dependencies", "Program.cs");

    /// <summary>Restore takes the lowest version by itself.</summary>
    [Theory]
    [InlineData("net8.0")]
    [InlineData("net10.0")]
    public async Task Application_LowestVersions_Runs(string framework)
    {
        var resolved = await RunAsync(framework, []);

        Assert.All(Dependencies(framework), dependency => Assert.Equal(dependency.Value, resolved[dependency.Key]));
    }

    [Fact]
    public async Task Application_NewestVersions_Runs()
    {
        var dependencies = Dependencies("net10.0");

        // Of Twilio's C# helper library 8.x is supported: its major versions rename what others were compiled against. ASP.NET Core's are for one .NET each.
        var resolved = await RunAsync("net10.0", dependencies.Keys.Select(static name => (name, name switch
        {
            "Twilio" => "8.*",
            "Microsoft.AspNetCore.Mvc.Testing" => "10.*",
            _ => "*",
        })));

        Assert.All(dependencies, dependency => Assert.True(Version.Parse(resolved[dependency.Key]) >= Version.Parse(dependency.Value), dependency.Key));
    }

    /// <summary>An Aspire app host is a program of its own, and no application: what Aspire asks for decides there.</summary>
    private static Dictionary<string, string> Dependencies(string framework) => Package.ReadAll()
        .Where(package => package.Id != "CallMessageEvents.Aspire.Hosting" && package.Dependencies.ContainsKey(framework))
        .SelectMany(package => package.Dependencies[framework])
        .Where(static dependency => !dependency.Key.StartsWith("CallMessageEvents", StringComparison.Ordinal))
        .ToDictionary();

    /// <returns>The versions that were taken.</returns>
    private async Task<Dictionary<string, string>> RunAsync(string framework, IEnumerable<(string Name, string Version)> packages)
    {
        using var twilio = await feed.StartEmulatorAsync();
        var (parent, child) = await twilio.DialAsync("client:agent");
        var terminal = feed.Open();
        foreach (var (name, value) in twilio.Settings) terminal.Environment[name] = value;
        File.Copy(Program, Path.Combine(terminal.Folder, "Program.cs"));
        await File.WriteAllTextAsync(
            Path.Combine(terminal.Folder, "Application.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <RollForward>Major</RollForward>
                <UseAppHost>false</UseAppHost>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Concat(Own).Concat(framework == "net10.0" ? OwnForNet10 : []).Select(static package =>
                    $"""<PackageReference Include="{package.Name}" Version="{package.Version}" />"""))}
              </ItemGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);

        await terminal.TypeAsync($"dotnet run -- {parent}");

        Assert.Equal(["""{"type":"hint","text":"own"}""", """{"type":"hint","text":"helper"}"""], await twilio.ReadMessagesAsync(child));
        var assets = await File.ReadAllTextAsync(Path.Combine(terminal.Folder, "obj", "project.assets.json"), TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(assets);
        return json.RootElement.GetProperty("libraries").EnumerateObject().Select(static library => library.Name.Split('/'))
            .ToDictionary(static library => library[0], static library => library[1], StringComparer.OrdinalIgnoreCase);
    }
}
