namespace CallMessageEvents.Packages.Tests;

public sealed class PackageTests(PackedFeed feed)
{
    [Fact]
    public void Pack_WholeSolution_GivesAPackageForEachProject()
    {
        var projects = Repository.Files("*.csproj", "src").Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

        Assert.Equal(projects, Package.ReadAll().Select(static package => package.Id));
    }

    [Fact]
    public void Pack_EachLibrary_HasBothFrameworksWithDocsAndSymbols()
    {
        foreach (var package in Package.ReadAll().Where(static package => !package.Id.EndsWith(".Tool", StringComparison.Ordinal)))
        {
            Assert.Contains("README.md", package.Files);
            foreach (var framework in (string[])["net8.0", "net10.0"])
            {
                Assert.Contains($"lib/{framework}/{package.Id}.dll", package.Files);
                Assert.Contains($"lib/{framework}/{package.Id}.xml", package.Files);
            }

            Assert.True(File.Exists(Path.Combine(PackedFeed.Packages, $"{package.Id}.{package.Version}.snupkg")), package.Id);
        }
    }

    [Fact]
    public void Pack_Twilio_AsksForNothingThatTwilioDoesNot() => Assert.All(
        Package.ReadAll().Single(static package => package.Id == "CallMessageEvents.Twilio").Dependencies.Values,
        static dependencies => Assert.Equal(["CallMessageEvents", "Twilio"], dependencies.Keys.Order(StringComparer.Ordinal)));

    /// <summary>The emulator is the other side of the wire: only what hosts it in an application knows the library.</summary>
    [Fact]
    public void Pack_EmulatorAndTool_DoNotBringTheLibrary()
    {
        var packages = Package.ReadAll().ToDictionary(static package => package.Id);

        Assert.All(packages["CallMessageEvents.Emulator"].Dependencies.Values, Assert.Empty);
        Assert.All(
            packages["CallMessageEvents.Emulator.Hosting"].Dependencies.Values,
            static dependencies => Assert.Equal(["CallMessageEvents", "CallMessageEvents.Emulator"], dependencies.Keys.Order(StringComparer.Ordinal)));
        var tool = packages["CallMessageEvents.Emulator.Tool"].Files.Select(Path.GetFileName).ToList();
        Assert.Contains("CallMessageEvents.Emulator.dll", tool);
        Assert.DoesNotContain("CallMessageEvents.dll", tool);
    }

    [Fact]
    public async Task Tool_Installed_PlaysAnEndUser()
    {
        using var twilio = await feed.StartEmulatorAsync();
        var (_, child) = await twilio.DialAsync("client:agent");

        await twilio.SendAsync(child, new { type = "answer" });

        Assert.Equal(["""{"type":"answer"}"""], await twilio.ReadMessagesAsync(child, "sent"));
    }
}
