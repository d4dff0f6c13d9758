using System.Xml;
using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace CallMessageEvents.Tool;

/// <summary>The configuration that an application started in a folder would read.</summary>
/// <param name="Root">The configuration.</param>
/// <param name="Sources">Where it comes from, for people, the strongest last.</param>
internal sealed record ToolConfiguration(IConfigurationRoot Root, IReadOnlyList<string> Sources)
{
    private const string Development = "Development";

    /// <param name="folder">The application's folder.</param>
    /// <param name="environment">The environment; null for the one that the application would have.</param>
    /// <param name="given">What stands in the command line: whole keys.</param>
    public static ToolConfiguration Read(string folder, string? environment, IReadOnlyList<KeyValuePair<string, string?>> given)
    {
        var project = Directory.EnumerateFiles(folder, "*.csproj").FirstOrDefault();
        environment ??= FromEnvironment("DOTNET_ENVIRONMENT") ?? FromEnvironment("ASPNETCORE_ENVIRONMENT") ?? (project is null ? "Production" : Development);
        var builder = new ConfigurationBuilder().SetBasePath(folder);
        builder.AddJsonFile("appsettings.json", optional: true).AddJsonFile($"appsettings.{environment}.json", optional: true);
        var sources = builder.Sources.OfType<JsonConfigurationSource>().Select(static source => source.Path!)
            .Where(path => File.Exists(Path.Combine(folder, path))).ToList();

        // Only in development, as the host does.
        if (string.Equals(environment, Development, StringComparison.OrdinalIgnoreCase) && project is not null && SecretsOf(project) is { } secrets)
        {
            builder.AddUserSecrets(secrets);
            sources.Add("user secrets");
        }

        builder.AddEnvironmentVariables();
        sources.Add("environment variables");
        if (given.Count > 0)
        {
            builder.AddInMemoryCollection(given);
            sources.Add("options");
        }

        return new(builder.Build(), sources);
    }

    private static string? FromEnvironment(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static string? SecretsOf(string project)
    {
        try
        {
            return XDocument.Load(project).Descendants("UserSecretsId").FirstOrDefault()?.Value.Trim() is { Length: > 0 } id ? id : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
