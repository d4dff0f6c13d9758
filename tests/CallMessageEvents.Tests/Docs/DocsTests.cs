using System.Text.RegularExpressions;

namespace CallMessageEvents.Tests.Docs;

public sealed partial class DocsTests
{
    public static TheoryData<string> Pages => [.. AllPages()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EveryCSharpBlock_IsCompiledSomewhere(string page)
    {
        var compiled = Repository.Files("*.cs", "samples", "tests").Select(static file => Normalize(File.ReadAllText(file))).ToList();

        var missing = CSharpBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))).Select(static match => match.Groups["text"].Value)
            .Where(block => !compiled.Exists(file => file.Contains(Normalize(block), StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EveryRelativeLink_LeadsSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;

        var broken = Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))).Select(static match => match.Groups["text"].Value)
            .Where(link => !Path.Exists(Path.Combine(folder, link)));

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EveryAnchor_IsAHeading(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;

        var broken =
            from match in Anchor().Matches(WithoutCode(page))
            let file = match.Groups["file"].Value
            let target = file.Length == 0 ? page : Path.GetRelativePath(Repository.Root, Path.GetFullPath(file, folder))
            where !AnchorsOf(target).Contains(match.Groups["anchor"].Value)
            select match.Value;

        Assert.Empty(broken);
    }

    private static string WithoutCode(string page) => CodeBlock().Replace(File.ReadAllText(Path.Combine(Repository.Root, page)), "");

    /// <summary>As the common viewers of markdown make them of headings.</summary>
    private static IEnumerable<string> AnchorsOf(string page) => Heading().Matches(WithoutCode(page)).Select(static match =>
        NoLetter().Replace(match.Groups["text"].Value.Trim(), "").Replace(' ', '-').ToLowerInvariant());

    private static IEnumerable<string> AllPages() =>
        Repository.Files("*.md", "docs", "src", "samples", "templates")
            .Append(Path.Combine(Repository.Root, "README.md")).Append(Path.Combine(Repository.Root, "CONTRIBUTING.md"))
            .Select(static file => Path.GetRelativePath(Repository.Root, file));

    /// <summary>Indentation is a matter of where the block stands.</summary>
    private static string Normalize(string code) =>
        string.Join('\n', code.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0));

    [GeneratedRegex(@"\]\((?!https?:)(?<file>[^)#]*)#(?<anchor>[^)]+)\)")]
    private static partial Regex Anchor();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoLetter();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("```csharp\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<text>[^)#]+)", RegexOptions.None)]
    private static partial Regex Link();
}
