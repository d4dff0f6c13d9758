namespace CallMessageEvents.ContractExport.Tests.Docs;

public sealed class SnippetsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("call-message-events-").FullName;

    [Fact]
    public async Task Export_WebApplicationOfThePage_WritesTheFileOfThePage()
    {
        var file = Path.Combine(_folder, "contracts.ts");
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "contracts.md"), TestContext.Current.CancellationToken);

        Assert.Equal(0, await Snippets.RunWithoutCredentialsAsync(new Cards(), ["contracts", "--typescript", file]));

        Assert.Contains(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), page, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
