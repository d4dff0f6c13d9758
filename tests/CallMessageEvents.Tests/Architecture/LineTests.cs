using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.Tests.Architecture;

public sealed class LineTests
{
    private const int MaxColumns = 160;

    [Fact]
    public void Code_OfTheRepository_FitsTheColumns()
    {
        var tooLong =
            from file in Repository.Files("*.cs", "src", "tests", "samples")
            from line in File.ReadLines(file).Index()
            where line.Item.Length > MaxColumns
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1} has {line.Item.Length} columns.";

        Assert.True(!tooLong.Any(), string.Join('\n', tooLong));
    }
}
