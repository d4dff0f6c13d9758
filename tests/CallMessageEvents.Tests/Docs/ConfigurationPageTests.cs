using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests.Docs;

/// <summary>What docs/configuration.md shows is what the library reads.</summary>
public sealed partial class ConfigurationPageTests
{
    [Fact]
    public async Task Page_TwoAccounts_AreReadAndServe()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddJsonStream(Block("json", "\"Accounts\""));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CallMessageEvents:AuthToken"] = "token", ["CallMessageEvents:Accounts:sales:AuthToken"] = "token",
        });
        await using var app = ConfigurationSnippets.BuildTwoAccounts(builder);

        var desk = ActivatorUtilities.CreateInstance<ConfigurationSnippets.SalesDesk>(app.Services);

        Assert.Equal("https://calls.example.com/sales/status#rc=3&rp=5xx,ct,rt&rt=4500", desk.Parts.Item2.AbsoluteUri);
        Assert.Equal(TimeSpan.FromMinutes(1), Options(app.Services, "sales").Receiving.HandlerTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), Options(app.Services, string.Empty).Receiving.HandlerTimeout);
    }

    [Fact]
    public void Page_FilesAndVariablesOfAContainer_AreRead()
    {
        var yaml = new StreamReader(Block("yaml", "services:")).ReadToEnd();
        var secrets = Directory.CreateTempSubdirectory();
        try
        {
            foreach (Match secret in Secret().Matches(yaml)) File.WriteAllText(Path.Combine(secrets.FullName, secret.Groups["name"].Value), "s3cret\n");
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection(Variable().Matches(yaml).ToDictionary(
                    static one => one.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal),
                    static one => (string?)one.Groups["value"].Value.Trim('"')))
                .AddKeyPerFile(secrets.FullName, optional: false)
                .Build();
            using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddCallMessageEvents().Services.BuildServiceProvider();

            var options = Options(services, string.Empty);

            Assert.Equal(
                ("s3cret", TimeSpan.FromMinutes(1), "webhooks_sharedkey_…", "s3cret"),
                (options.AuthToken, options.Receiving.HandlerTimeout, options.Signature.SharedKeys[0].Id, options.Signature.SharedKeys[0].Secret));
        }
        finally
        {
            secrets.Delete(recursive: true);
        }
    }

    private static MemoryStream Block(string language, string text) => new(System.Text.Encoding.UTF8.GetBytes(
        Regex.Matches(WrittenFile.Read("docs/configuration.md"), $"```{language}\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(5))
            .Select(static block => block.Groups[1].Value).First(block => block.Contains(text, StringComparison.Ordinal))));

    private static CallMessageEventsOptions Options(IServiceProvider services, string account)
    {
        // Not validated: the page's SharedKey is no real one.
        var factory = new OptionsFactory<CallMessageEventsOptions>(
            services.GetServices<IConfigureOptions<CallMessageEventsOptions>>(), services.GetServices<IPostConfigureOptions<CallMessageEventsOptions>>());
        return factory.Create(account);
    }

    [GeneratedRegex("^      - (?<name>[A-Za-z0-9_]+)$", RegexOptions.Multiline)]
    private static partial Regex Secret();

    [GeneratedRegex("^      (?<name>CallMessageEvents__[A-Za-z0-9_]+): (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
