using System.Text.RegularExpressions;

namespace CallMessageEvents.Packages.Tests;

/// <summary>Does what docs/quick-start.md says, word by word: the template of the packed packages, at ports that are free.</summary>
public sealed partial class QuickStartTests(PackedFeed feed)
{
    private const string Page = "docs/quick-start.md";

    [Theory]
    [InlineData("Agents")]
    [InlineData("call-center.web")]
    public async Task Template_IsRunAndTested_AsThePageSays(string name)
    {
        var terminal = await CreateAsync(name);
        var (application, emulator) = ($"http://127.0.0.1:{FreePort.Take()}", $"http://127.0.0.1:{FreePort.Take()}");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(terminal.Folder, "src"), "*.*", SearchOption.AllDirectories))
        {
            Replace(file, "http://127.0.0.1:5080", application);
            Replace(file, "http://127.0.0.1:8790", emulator);
        }

        var run = Readme.Commands("dotnet new install", Page)[^1].Replace("Agents", name, StringComparison.Ordinal);
        using (var process = terminal.Start(run))
        {
            try
            {
                await Output.ReadUntilAsync(process, "Application started");
                using var twilio = InstalledEmulator.In(emulator);
                var (_, child) = await twilio.DialAsync();
                await Eventually.HoldsAsync(() => twilio.HasSubscriptionAsync(child), "the leg is subscribed");
                await twilio.SendAsync(child, new { type = "offer-accepted", plan = "annual" });

                await Eventually.HoldsAsync(async () => (await twilio.ReadMessagesAsync(child)).Length == 2, "the welcome and the receipt have come");
                Assert.Equal(
                    ["""{"type":"receipt","text":"The annual plan is yours."}""", """{"type":"welcome","text":"You are connected."}"""],
                    (await twilio.ReadMessagesAsync(child)).Order(StringComparer.Ordinal));
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }
        }

        // The test that the page has its reader add.
        var tests = Path.Combine(terminal.Folder, "tests", $"{name}.Tests", "CallTests.cs");
        await File.WriteAllTextAsync(
            tests,
            LastBrace().Replace(await File.ReadAllTextAsync(tests, TestContext.Current.CancellationToken), $"{Readme.Program("[Fact]", Page)}}}"),
            TestContext.Current.CancellationToken);
        Assert.Contains("succeeded: 4", await terminal.TypeAsync("dotnet test"), StringComparison.Ordinal);
    }

    /// <summary>The template asks for the packages that it was packed with.</summary>
    [Fact]
    public async Task Template_Version_IsThatOfThePackages()
    {
        var terminal = await CreateAsync("Versions");

        var props = await File.ReadAllTextAsync(Path.Combine(terminal.Folder, "Directory.Build.props"), TestContext.Current.CancellationToken);

        var version = Package.ReadAll().Single(static package => package.Id == "CallMessageEvents").Version;
        Assert.Contains($"<CallMessageEventsVersion>{version}</CallMessageEventsVersion>", props, StringComparison.Ordinal);
    }

    private async Task<Terminal> CreateAsync(string name)
    {
        var terminal = feed.Open();
        var commands = Readme.Commands("dotnet new install", Page);
        var hive = Path.Combine(terminal.Folder, "hive");
        foreach (var command in commands.TakeWhile(static command => command.StartsWith("dotnet new", StringComparison.Ordinal)))
            await terminal.TypeAsync($"{command.Replace("Agents", name, StringComparison.Ordinal)} --debug:custom-hive \"{hive}\"");
        await terminal.TypeAsync($"cd {name}");
        return terminal;
    }

    private static void Replace(string file, string old, string @new) =>
        File.WriteAllText(file, File.ReadAllText(file).Replace(old, @new, StringComparison.Ordinal));

    [GeneratedRegex(@"\}\s*$")]
    private static partial Regex LastBrace();
}
