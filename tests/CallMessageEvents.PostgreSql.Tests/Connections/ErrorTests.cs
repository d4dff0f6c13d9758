using System.Text.RegularExpressions;
using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

/// <summary>An error's text is in the server's language: nothing is decided by it.</summary>
public sealed partial class ErrorTests
{
    [Theory]
    [InlineData("53100", "its disk is full")]
    [InlineData("53300", "no connection left")]
    [InlineData("25006", "it is read-only")]
    [InlineData("42501", "the role lacks a right")]
    [InlineData("40P01", "see its log")]
    public async Task Append_ErrorInAnotherLanguage_IsKnownByItsState(string state, string advice)
    {
        await using var schema = new EngineSchema();
        await using var node = new LogNode(schema);
        await node.AppendAsync("first");
        await schema.RunAsync(
            $$"""
            create function {schema}.fail() returns trigger language plpgsql as
                $$ begin raise sqlstate '{{state}}' using message = 'Das ging schief'; end $$;
            create trigger fail before insert on {schema}.inbox execute function {schema}.fail();
            """);

        var error = await Assert.ThrowsAsync<CallLogUnavailableException>(() => node.AppendAsync("second"));

        Assert.Contains($"SqlState {state}", error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("schief", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_OfTheEngine_DecidesNothingByAnErrorsText()
    {
        var files = Repository.Files("*.cs", "src/CallMessageEvents.PostgreSql").ToArray();

        Assert.Contains(files, static file => Path.GetFileName(file) == "PostgreSqlErrors.cs");
        Assert.All(files, static file => Assert.DoesNotMatch(ErrorText(), File.ReadAllText(file)));
    }

    [GeneratedRegex(@"\.(MessageText|Detail|Hint)\b|\.Message\s*(\.|==|!=|\bis\b|\bswitch\b)")]
    private static partial Regex ErrorText();
}
