using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Json.Schema;

namespace CallMessageEvents.Tests.Docs;

/// <summary>The reference of all keys and the schema for editors are written from the options and their XML docs.</summary>
public sealed partial class ConfigurationKeysTests
{
    private const string Page = "docs/configuration-keys.md";
    private const string Schema = "src/CallMessageEvents/ConfigurationSchema.json";

    private static readonly BuildOptions Draft = new() { Dialect = Dialect.Draft07 };

    public static TheoryData<string> Pages => [.. DocsTests.Pages.Select(static page => page.Data)];

    [Fact]
    public void Page_Tables_AreCurrent()
    {
        var since = Row().Matches(WrittenFile.Read(Page)).ToDictionary(static row => row.Groups["key"].Value, static row => row.Groups["since"].Value);
        var now = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

        WrittenFile.IsCurrentBelowMarker(Page, string.Join('\n', Tables(key => since.GetValueOrDefault(key, now))));
    }

    [Fact]
    public void Schema_OfThePackage_IsCurrent() => WrittenFile.IsCurrent(Schema, OptionsSchema.Create());

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EveryAppsettingsBlock_IsValid(string page)
    {
        foreach (Match block in JsonBlock().Matches(WrittenFile.Read(page)))
        {
            var settings = JsonNode.Parse(block.Groups["text"].Value)!;
            if (settings is JsonObject && settings["CallMessageEvents"] is not null) Assert.True(IsValid(settings), block.Value);
        }
    }

    [Theory]
    [InlineData("""{ "AccountSid": "AC", "Receiving": { "HandlerTimeout": "00:01:00", "ReaderBuffer": 10000 } }""", true)]
    [InlineData("""{ "Accounts": { "sales": { "Guard": { "Enabled": false }, "Signature": { "SharedKeys": [{ "Id": "x", "Secret": "y" }] } } } }""", true)]
    [InlineData("""{ "Signature": { "OtherAuthTokens": "one,two" }, "Conversation": { "PlainValuesAfter": null } }""", true)]
    [InlineData("""{ "AcountSid": "AC" }""", false)]
    [InlineData("""{ "Receiving": { "HandlerTimeout": "30" } }""", false)]
    [InlineData("""{ "Receiving": { "ReaderBuffer": 10001 } }""", false)]
    [InlineData("""{ "Receiving": { "AutoSubscribe": "yes" } }""", false)]
    [InlineData("""{ "Accounts": { "sales": { "Gard": { } } } }""", false)]
    [InlineData("""{ "Accounts": { "sales": { "Accounts": { } } } }""", false)]
    public void Schema_Settings_AreCheckedAsTheLibraryDoes(string settings, bool isValid) =>
        Assert.Equal(isValid, IsValid(new JsonObject { ["CallMessageEvents"] = JsonNode.Parse(settings) }));

    /// <summary>The version, and the definition that it refers to, are those of the schema of all appsettings.json.</summary>
    private static bool IsValid(JsonNode settings)
    {
        var schema = JsonNode.Parse(WrittenFile.Read(Schema))!.AsObject();
        schema["definitions"]!["logLevelThreshold"] = new JsonObject { ["type"] = "string" };
        return JsonSchema.FromText(schema.ToJsonString(), Draft).Evaluate(settings.Deserialize<JsonElement>()).IsValid;
    }

    private static IEnumerable<string> Tables(Func<string, string> since)
    {
        yield return Table("The account", string.Empty, OptionsDocs.Keys.Where(static key => key.Children is null), since);
        foreach (var section in OptionsDocs.Keys.Where(static key => key.Children is not null).OrderBy(static key => key.Path, StringComparer.Ordinal))
        {
            yield return Table(
                section.Path,
                $"{OptionsDocs.Meaning(section, isMarkdown: true)}\n\n",
                OptionsDocs.Leaves.Where(key => key.Path.StartsWith($"{section.Path}:", StringComparison.Ordinal)),
                since);
        }
    }

    private static string Table(string title, string meaning, IEnumerable<OptionKey> keys, Func<string, string> since) =>
        $"## {title}\n\n{meaning}| key | type | unit | default | meaning | since |\n|---|---|---|---|---|---|\n"
        + string.Concat(keys.Select(key =>
            $"| `{key.Path}` | {Type(key)} | {OptionsDocs.Unit(key)} | {Default(key)} | {OptionsDocs.Meaning(key, isMarkdown: true)} | {since(key.Path)} |\n"));

    private static string Default(OptionKey key) => key.DefaultText is { } text ? $"`{text}`" : "none";

    private static string Type(OptionKey key) => key.IsList ? "list of texts"
        : key.Type == typeof(bool) ? "true or false"
        : key.Type == typeof(int) ? "whole number"
        : key.Type == typeof(double) ? "number"
        : key.Type == typeof(TimeSpan) ? "time"
        : key.Type == typeof(Uri) ? "address"
        : "text";

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z:*]+)` \|.* \| (?<since>[0-9][^ |]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("```json\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
