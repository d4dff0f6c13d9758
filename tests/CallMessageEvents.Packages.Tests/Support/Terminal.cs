using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CallMessageEvents.Packages.Tests;

/// <summary>A command line: the folder that it is in, and the environment of what it starts.</summary>
internal sealed partial class Terminal(string folder)
{
    /// <summary>What this test's own runner has set would reach the builds that are started here.</summary>
    private static readonly string[] Foreign = ["MSBUILD", "TESTINGPLATFORM", "TWILIO_", "CallMessageEvents__"];

    public string Folder { get; private set; } = folder;

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Types a line, as it stands in a text. A command that fails fails the test, with what it said.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> TypeAsync(string line)
    {
        if (line.StartsWith("cd ", StringComparison.Ordinal))
        {
            Folder = Path.Combine(Folder, line[3..]);
            return "";
        }

        using var process = Start(line);
        var (exitCode, output, error) = await process.RunToEndAsync(Programs.BuildLimit);
        var said = output + error;
        Assert.True(exitCode == 0, $"{line}\n{said}");
        return said;
    }

    /// <summary>Starts a command, which is to be ended with all that it has started.</summary>
    public Process Start(string line)
    {
        var words = Word().Matches(line.Replace("$PWD", Folder, StringComparison.Ordinal)).Select(static word => word.Value.Trim('"')).ToArray();
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList()) start.Environment.Remove(name);

        // No build may outlive its command.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static bool IsForeign(string name) => Array.Exists(Foreign, foreign => name.StartsWith(foreign, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("""
        "[^"]*"|\S+
        """)]
    private static partial Regex Word();
}
