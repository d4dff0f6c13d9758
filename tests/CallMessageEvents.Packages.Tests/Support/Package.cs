using System.IO.Compression;
using System.Xml.Linq;

namespace CallMessageEvents.Packages.Tests;

/// <summary>A package that was built.</summary>
internal sealed class Package
{
    private Package(string file)
    {
        using var package = ZipFile.OpenRead(file);
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        Readme = readme.ReadToEnd();
        Files = [.. package.Entries.Select(static entry => entry.FullName)];
        using var nuspec = package.Entries.Single(static entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = Elements(XDocument.Load(nuspec).Root!, "metadata").Single();
        Id = Elements(metadata, "id").Single().Value;
        Version = Elements(metadata, "version").Single().Value;
        Dependencies = Elements(metadata, "dependencies").Elements().ToDictionary(
            static group => group.Attribute("targetFramework")!.Value,
            static group => group.Elements().ToDictionary(
                static dependency => dependency.Attribute("id")!.Value,
                static dependency => dependency.Attribute("version")!.Value));
    }

    public string Id { get; }

    public string Version { get; }

    public string Readme { get; }

    public IReadOnlyList<string> Files { get; }

    /// <summary>For each framework the packages that it asks for, and their lowest versions.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> Dependencies { get; }

    public static IReadOnlyList<Package> ReadAll() => [.. Directory.EnumerateFiles(PackedFeed.Packages, "*.nupkg")
        .Select(static file => new Package(file))
        .OrderBy(static package => package.Id, StringComparer.Ordinal)];

    private static IEnumerable<XElement> Elements(XElement parent, string name) => parent.Elements().Where(element => element.Name.LocalName == name);
}
