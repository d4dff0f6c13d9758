using System.Text.Json;
using System.Text.RegularExpressions;

namespace CallMessageEvents.EndToEnd;

/// <summary>Twilio's own Node library, unmodified, notices nothing: each behaviour of the Node program is a row here.</summary>
public sealed partial class NodeLibraryTests(NodeRun run) : IClassFixture<NodeRun>
{
    public static TheoryData<string> Behaviours { get; } = [.. Names().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "node", "behaviours.mjs")))
        .Select(match => match.Groups["name"].Value)];

    [Theory]
    [MemberData(nameof(Behaviours))]
    public void Library_Behaviour_IsAsAtTwilio(string name)
    {
        RequireNode();

        Assert.True(run.Results.TryGetValue(name, out var problem), $"The Node program did not get here. {run.Errors}");
        Assert.True(problem is null, problem);
    }

    [Fact]
    public void Program_Ran_ReportedEachBehaviourOnce()
    {
        RequireNode();

        Assert.Equal(Behaviours.Select(row => row.Data), run.Results.Keys);
        Assert.True(run.Results.Count >= 25);
    }

    [Fact]
    public async Task LockFile_Library_IsFixedAndFromAnywhere()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(NodeProgram.Folder, "package-lock.json"), TestContext.Current.CancellationToken);
        using var locked = JsonDocument.Parse(text);

        Assert.Equal("6.2.0", locked.RootElement.GetProperty("packages").GetProperty("node_modules/twilio").GetProperty("version").GetString());
        Assert.DoesNotContain("\"resolved\"", text, StringComparison.Ordinal);
    }

    /// <summary>Skipped where Node is missing; not in CI, where it must be there.</summary>
    private static void RequireNode()
    {
        if (NodeProgram.Missing is { } missing)
        {
            Assert.SkipUnless(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), missing);
            Assert.Fail(missing);
        }
    }

    [GeneratedRegex("^behaviour\\(\"(?<name>[^\"]+)\"", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Names();
}
