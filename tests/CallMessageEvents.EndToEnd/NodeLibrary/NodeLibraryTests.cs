using System.Text.Json;
using System.Text.RegularExpressions;

namespace CallMessageEvents.EndToEnd;

/// <summary>Twilio's own Node library, unmodified, notices nothing: each behaviour of the Node program is a row here.</summary>
public sealed partial class NodeLibraryTests(NodeRun run) : IClassFixture<NodeRun>
{
    public static TheoryData<string> Behaviours { get; } =
        [.. Names().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "node", "behaviours.mjs"))).Select(match => match.Groups["name"].Value)];

    [Theory]
    [MemberData(nameof(Behaviours))]
    public void Library_Behaviour_IsAsAtTwilio(string name)
    {
        Requirement.Check(NodeProgram.Missing);

        Assert.True(run.Results.TryGetValue(name, out var problem), $"The Node program did not get here. {run.Errors}");
        Assert.True(problem is null, problem);
    }

    [Fact]
    public void Program_Ran_ReportedEachBehaviourOnce()
    {
        Requirement.Check(NodeProgram.Missing);

        Assert.Equal(Behaviours.Select(row => row.Data), run.Results.Keys);
        Assert.True(run.Results.Count >= 25);
    }

    [Fact]
    public async Task LockFile_Libraries_AreFixedAndFromAnywhere()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(NodeProgram.Folder, "package-lock.json"), TestContext.Current.CancellationToken);
        using var locked = JsonDocument.Parse(text);

        Assert.Equal("6.2.0", VersionOf("twilio"));
        Assert.Equal("2.18.5", VersionOf("@twilio/voice-sdk"));
        Assert.DoesNotContain("\"resolved\"", text, StringComparison.Ordinal);
        string? VersionOf(string package) =>
            locked.RootElement.GetProperty("packages").GetProperty($"node_modules/{package}").GetProperty("version").GetString();
    }

    [GeneratedRegex("^behaviour\\(\"(?<name>[^\"]+)\"", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Names();
}
