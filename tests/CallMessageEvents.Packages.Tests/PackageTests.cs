namespace CallMessageEvents.Packages.Tests;

public sealed class PackageTests(PackedFeed feed)
{
    [Fact]
    public void Pack_WholeSolution_GivesAPackageForEachProject()
    {
        var projects = Repository.Files("*.csproj", "src").Append("CallMessageEvents.Templates.csproj")
            .Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

        Assert.Equal(projects, Package.ReadAll().Select(static package => package.Id));
    }

    [Fact]
    public void Pack_EachLibrary_HasBothFrameworksWithDocsAndSymbols()
    {
        foreach (var package in Package.ReadAll().Where(static package =>
            !package.Id.EndsWith(".Tool", StringComparison.Ordinal) && package.Id != "CallMessageEvents.Templates"))
        {
            // What serves tests on a real port is new in .NET 10, and app hosts are made with it.
            var isNew = package.Id is "CallMessageEvents.Testing" or "CallMessageEvents.Aspire.Hosting";
            foreach (var framework in isNew ? (string[])["net10.0"] : ["net8.0", "net10.0"])
            {
                Assert.Contains($"lib/{framework}/{package.Id}.dll", package.Files);
                Assert.Contains($"lib/{framework}/{package.Id}.xml", package.Files);
            }

            Assert.True(File.Exists(Path.Combine(PackedFeed.Packages, $"{package.Id}.{package.Version}.snupkg")), package.Id);
        }
    }

    /// <summary>A README's relative links would lead nowhere: without a public address only their texts stay.</summary>
    [Fact]
    public void Pack_EachPackage_ShowsItselfAndLinksNowhereWrong() => Assert.All(Package.ReadAll(), static package =>
    {
        foreach (var file in (string[])["README.md", "icon.png", "CHANGELOG.md"]) Assert.Contains(file, package.Files);

        Assert.DoesNotContain("](..", package.Readme, StringComparison.Ordinal);
    });

    [Fact]
    public void Pack_Library_BringsTheDocs() => Assert.Contains(
        "docs/quick-start.md", Package.ReadAll().Single(static package => package.Id == "CallMessageEvents").Files);

    /// <summary>The targets find the schema beside their own folder.</summary>
    [Fact]
    public void Pack_Library_BringsTheSchemaOfAppsettings()
    {
        var files = Package.ReadAll().Single(static package => package.Id == "CallMessageEvents").Files;

        Assert.Contains("ConfigurationSchema.json", files);
        Assert.Contains("buildTransitive/CallMessageEvents.targets", files);
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
        Assert.All(
            packages["CallMessageEvents.Aspire.Hosting"].Dependencies.Values,
            static dependencies => Assert.Equal(["Aspire.Hosting", "CallMessageEvents.Emulator"], dependencies.Keys.Order(StringComparer.Ordinal)));
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

    /// <summary>As docs/aspire.md says, in an app host as its template makes it, without an application to start.</summary>
    [Fact]
    public async Task AspireHosting_InAnAppHost_Builds()
    {
        var terminal = feed.Open();
        await File.WriteAllTextAsync(
            Path.Combine(terminal.Folder, "AppHost.csproj"),
            """
            <Project Sdk="Aspire.AppHost.Sdk/13.6.4">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Aspire.Hosting.AppHost" Version="13.6.5" />
                <PackageReference Include="CallMessageEvents.Aspire.Hosting" Version="*" />
              </ItemGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(terminal.Folder, "AppHost.cs"),
            """
            var builder = DistributedApplication.CreateBuilder(args);
            var twilio = builder.AddCallMessageEmulator("twilio");
            builder.AddExecutable("web", "dotnet", ".").WithReference(twilio).WaitFor(twilio);
            builder.Build().Run();
            """,
            TestContext.Current.CancellationToken);

        await terminal.TypeAsync("dotnet build");
    }

    [Fact]
    public async Task CallMessages_Installed_SendsOnALiveCall()
    {
        using var twilio = await feed.StartEmulatorAsync();
        var (parent, child) = await twilio.DialAsync("client:agent");
        var terminal = feed.Open();
        foreach (var (name, value) in twilio.Settings) terminal.Environment[name] = value;

        await terminal.TypeAsync($"\"{feed.CommandOf("call-messages")}\" send --call {parent} --who answered \"{{}}\"");

        Assert.Equal(["{}"], await twilio.ReadMessagesAsync(child));
    }
}
