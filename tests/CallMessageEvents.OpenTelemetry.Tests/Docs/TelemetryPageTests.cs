using System.Text.RegularExpressions;
using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.OpenTelemetry.Tests.Docs;

/// <summary>docs/telemetry.md has every span and every instrument that the sources make, and no other.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "telemetry.md"));

    [Fact]
    public void Page_HasEveryInstrument()
    {
        var made = Sources().SelectMany(static source => Instrument().Matches(source)).Select(static match => match.Groups["name"].Value)
            .Concat(Sources().SelectMany(static source => Gauge().Matches(source))
                .Select(static match => $"call_message_events.engine.{match.Groups["name"].Value}"));

        Assert.Equal(made.Order(StringComparer.Ordinal), InTable(Row(), "## Metrics").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_HasEverySpan()
    {
        var made = Sources().SelectMany(static source => Span().Matches(source)).Select(static match => match.Groups["name"].Value).Distinct();

        Assert.Equal(made.Order(StringComparer.Ordinal), InTable(Row(), "## Traces").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Sources() =>
        Repository.Files("*.cs", "src/CallMessageEvents", "src/CallMessageEvents.PostgreSql").Select(File.ReadAllText);

    /// <summary>The names in the first column of a section's tables.</summary>
    private static IEnumerable<string> InTable(Regex row, string section)
    {
        var text = Page[Page.IndexOf(section, StringComparison.Ordinal)..];
        var end = text.IndexOf("\n## ", 1, StringComparison.Ordinal);
        return row.Matches(end < 0 ? text : text[..end]).Select(static match => match.Groups["name"].Value);
    }

    [GeneratedRegex("Create(?:Counter|Histogram|UpDownCounter)<\\w+>\\(\\s*\"(?<name>[^\"]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("AddGauge\\(meter, \"(?<name>[^\"]+)\"")]
    private static partial Regex Gauge();

    [GeneratedRegex("Start(?:Activity)?\\(\"(?<name>[^\"]+)\", ActivityKind")]
    private static partial Regex Span();

    [GeneratedRegex("^\\| `(?<name>[^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
