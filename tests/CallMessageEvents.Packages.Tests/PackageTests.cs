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

    [Fact]
    public async Task Tool_Installed_PlaysAnEndUser()
    {
        using var twilio = await feed.StartEmulatorAsync();
        var (_, child) = await twilio.DialAsync("client:agent");

        await twilio.SendAsync(child, new { type = "answer" });

        Assert.Equal(["""{"type":"answer"}"""], await twilio.ReadMessagesAsync(child, "sent"));
    }
}
