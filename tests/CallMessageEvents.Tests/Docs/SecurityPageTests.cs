using System.Text.RegularExpressions;

namespace CallMessageEvents.Tests.Docs;

/// <summary>docs/security.md names the test that shows each answer: each is there.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Page_EveryTestThatItNames_IsThere()
    {
        var named = Named().ToList();
        var files = Repository.Files("*Tests*.cs", "tests").Select(static path => (path, File.ReadAllText(path))).ToList();

        var missing = named.Where(test => !files.Exists(file => IsIn(file, test))).ToList();

        Assert.Empty(missing);
        Assert.True(named.Count > 60);
    }

    /// <summary>Code whose class ends in "Tests"; a method alone is of the class before it.</summary>
    private static IEnumerable<(string Folder, string Class, string Method)> Named()
    {
        var (folder, type) = (string.Empty, string.Empty);
        foreach (Match code in Code().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/security.md"))))
        {
            if (Test().Match(code.Groups["code"].Value) is { Success: true } test)
            {
                (folder, type) = (test.Groups["folder"].Value, test.Groups["class"].Value);
                yield return (folder, type, test.Groups["method"].Value);
            }
            else if (Method().IsMatch(code.Groups["code"].Value))
            {
                yield return (folder, type, code.Groups["code"].Value);
            }
        }
    }

    /// <summary>A class may be in several files, of which one has the method. Classes of one name are told apart by their folder.</summary>
    private static bool IsIn((string Path, string Text) file, (string Folder, string Class, string Method) test) =>
        file.Text.Contains($" class {test.Class}", StringComparison.Ordinal)
        && (test.Method.Length == 0 || file.Text.Contains($" {test.Method}(", StringComparison.Ordinal))
        && (test.Folder.Length == 0 || Path.GetFileName(Path.GetDirectoryName(file.Path)) == test.Folder);

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^((?<folder>\w+)\.)?(?<class>\w+Tests)(\.(?<method>\w+))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Test();

    [GeneratedRegex(@"^[A-Z]\w*_\w+$", RegexOptions.None, 1000)]
    private static partial Regex Method();
}
