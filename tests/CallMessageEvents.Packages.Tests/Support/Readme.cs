using System.Text.RegularExpressions;

namespace CallMessageEvents.Packages.Tests;

/// <summary>The README's commands and programs, as they stand there.</summary>
internal static partial class Readme
{
    private static readonly string Text = Read("README.md");

    /// <summary>The block of commands in which one begins so.</summary>
    public static string[] Commands(string start, string file = "README.md") => Blocks("sh", Read(file))
        .Select(static block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        .First(lines => Array.Exists(lines, line => line.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>The program with this line in it.</summary>
    public static string Program(string line, string file = "README.md") =>
        Blocks("csharp", Read(file)).First(block => block.Contains(line, StringComparison.Ordinal));

    /// <summary>The TwiML that the README asks for, with the address of an application and the end user whom it dials.</summary>
    public static string Twiml(string publicBaseUrl, string identity)
    {
        var client = ClientNoun().Match(Text).Value.Replace("{PublicBaseUrl}", publicBaseUrl, StringComparison.Ordinal);
        return $"<Response><Dial>{client}{identity}</Client></Dial></Response>";
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Blocks(string language, string text) =>
        Block().Matches(text).Where(match => match.Groups["language"].Value == language).Select(static match => match.Groups["text"].Value);

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("<Client [^>]*>")]
    private static partial Regex ClientNoun();
}
