using System.Text.Json.Nodes;

namespace CallMessageEvents.ContractExport.Tests.Command;

/// <summary>The guest has no credentials: it could not start, and must not.</summary>
public sealed class CommandTests : IDisposable
{
    private static readonly string[] All =
        ["contracts", "--typescript", "contracts.ts", "--json-schema", "contracts.schema.json", "--document", "contracts.json"];

    private readonly string _folder = Directory.CreateTempSubdirectory("call-message-events-").FullName;

    [Fact]
    public async Task Contracts_ThreeFiles_AreWrittenAndCurrent()
    {
        var written = await RunAsync(All);
        var current = await RunAsync([.. All, "--check"]);

        Assert.Equal((0, "Written: contracts.json, contracts.ts, contracts.schema.json", ""), written);
        Assert.Equal((0, "Current: contracts.json, contracts.ts, contracts.schema.json", ""), current);
        Assert.Contains("/** What the agent is told. */\nexport interface Hint {", await ReadAsync("contracts.ts"), StringComparison.Ordinal);
        Assert.Contains("'account-query': 'account-card';\n    'question': 'answer';", await ReadAsync("contracts.ts"), StringComparison.Ordinal);
        Assert.Contains("\"$defs\"", await ReadAsync("contracts.schema.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contracts_LibraryThatTheApplicationRefersTo_AreAmongThem()
    {
        await RunAsync(All);

        Assert.Contains("/** From the server. */\n    'welcome': Welcome;", await ReadAsync("contracts.ts"), StringComparison.Ordinal);
    }

    /// <summary>A project with <c>PublishAot</c> has this in the settings of its ordinary build.</summary>
    [Fact]
    public async Task Contracts_OrdinaryBuildOfWhatIsPublishedAheadOfTime_AreWritten()
    {
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(GuestProcess.RuntimeSettings, TestContext.Current.CancellationToken))!;
        settings["runtimeOptions"]!["configProperties"]!["System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported"] = false;
        await WriteAsync("runtimeconfig.json", settings.ToJsonString());

        var written = await GuestProcess.RunAsync(_folder, Path.Combine(_folder, "runtimeconfig.json"), All);

        Assert.Equal((0, "Written: contracts.json, contracts.ts, contracts.schema.json", ""), written);
    }

    [Fact]
    public async Task Check_LineEndsOfAnotherMachine_IsCurrent()
    {
        await RunAsync(All);
        foreach (var name in (string[])["contracts.ts", "contracts.json"])
            await WriteAsync(name, (await ReadAsync(name)).Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal(0, (await RunAsync([.. All, "--check"])).ExitCode);
    }

    [Fact]
    public async Task Check_ChangedContract_NamesEachChangeAndFails()
    {
        await RunAsync(All);
        var committed = await ReadAsync("contracts.json");
        await WriteAsync("contracts.json", committed
            .Replace("""{ "name": "text", "type": "string" }""", """{ "name": "text", "type": "number", "format": "int32" }""", StringComparison.Ordinal)
            .Replace("\"name\": \"hint\"", "\"name\": \"note\"", StringComparison.Ordinal));

        var (exitCode, output, error) = await RunAsync([.. All, "--check"]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal(
            """
            breaking      note: the contract is removed
            breaking      Question: the property "text" is string in place of number (int32)
            not breaking  hint: the contract is added
            Not current (2 breaking): contracts.json. Write them anew without --check, and commit them.
            """,
            error);
        Assert.NotEqual(committed, await ReadAsync("contracts.json"));
    }

    [Fact]
    public async Task Check_ChangedFile_Fails()
    {
        await RunAsync(All);
        await WriteAsync("contracts.ts", "// Mine.");
        File.Delete(Path.Combine(_folder, "contracts.schema.json"));

        var (exitCode, _, error) = await RunAsync([.. All, "--check"]);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            "Not current (no change of the contracts): contracts.ts, contracts.schema.json. Write them anew without --check, and commit them.", error);
    }

    [Theory]
    [InlineData("There is no {folder}contracts.json to compare with: write it without --check, and commit it.", "", "--check", "--document", "contracts.json")]
    [InlineData("--check compares with a committed document: name it with --document FILE.", "", "--check", "--typescript", "contracts.ts")]
    [InlineData("No file is named: give --typescript FILE, --json-schema FILE or --document FILE, or see contracts --help.", "")]
    [InlineData("--typescript needs a value behind it: see contracts --help.", "", "--typescript", "--check")]
    [InlineData("--document is given twice.", "", "--document", "a", "--document", "b")]
    [InlineData("a is named twice: give each text a file of its own.", "", "--document", "a", "--typescript", "a")]
    [InlineData("\"--typescrpt\" is no argument of contracts: see contracts --help.", "", "--typescrpt", "contracts.ts")]
    [InlineData(
        "There is no account \"x\": name one with --account: without --account it is the unnamed one, \"sales\".",
        "two-accounts", "--typescript", "contracts.ts", "--account", "x")]
    [InlineData("The application has no account, and so no contracts: call AddCallMessageEvents.", "no-account", "--typescript", "contracts.ts")]
    [InlineData("The account's options cannot be read: There is no vault.", "unreadable-options", "--typescript", "contracts.ts")]
    [InlineData("Two contracts have the name \"hint\": Guest.Hint and Guest.Namesake. ", "two-of-one-name", "--typescript", "contracts.ts")]
    [InlineData("Guest.Unreadable cannot be read and written as JSON: ", "not-readable", "--typescript", "contracts.ts")]
    public async Task Contracts_Fault_IsOneLineThatSaysWhatToDo(string expected, string guest, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(["contracts", .. arguments], ("GUEST", guest));

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith(expected.Replace("{folder}", _folder + Path.DirectorySeparatorChar, StringComparison.Ordinal), error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Contracts_FolderThatIsNotThere_SaysSo()
    {
        var (exitCode, _, error) = await RunAsync(["contracts", "--typescript", "web/contracts.ts"]);

        Assert.Equal(2, exitCode);
        Assert.Equal($"web/contracts.ts cannot be written: there is no folder {Path.Combine(_folder, "web")}. Create it first.", error);
    }

    [Theory]
    [InlineData("""{ "version": 2 }""", "contracts.json was written by a newer version of CallMessageEvents.ContractExport: ")]
    [InlineData("{}", "contracts.json is no document of contracts: it has no version. ")]
    [InlineData("""{ "version": 1 }""", "contracts.json is no document of contracts: ")]
    [InlineData("""{ "version": 1, "version": 1 }""", "contracts.json is no document of contracts: ")]
    [InlineData("""{ "version": 0 }""", "contracts.json is no document of contracts: there is no version 0. ")]
    [InlineData("<html>", "contracts.json is no document of contracts: ")]
    public async Task Check_DocumentThatIsNone_SaysWhatToDo(string document, string expected)
    {
        await WriteAsync("contracts.json", document);

        var (exitCode, _, error) = await RunAsync(["contracts", "--check", "--document", "contracts.json"]);

        Assert.Equal(2, exitCode);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Theory]
    [InlineData("tr_TR.UTF-8", "tr-TR")]
    [InlineData("de_DE.UTF-8", "de-DE")]
    public async Task Contracts_AnyCulture_GivesTheSameFiles(string language, string culture)
    {
        await RunAsync(All);

        var checkedThere = await RunAsync([.. All, "--check"], ("LC_ALL", language));
        var ran = await RunAsync([], ("LC_ALL", language), ("GUEST", "with-credentials"));

        Assert.Equal((0, ""), (checkedThere.ExitCode, checkedThere.Error));
        Assert.Contains($"Started under {culture}", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contracts_Help_ShowsTheArguments()
    {
        var (exitCode, output, _) = await RunAsync(["contracts", "--help"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("--json-schema FILE", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherArguments_StartsTheHost()
    {
        var (exitCode, output, error) = await RunAsync(["--contracts", "x"], ("GUEST", "with-credentials"));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("Started under", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        GuestProcess.RunAsync(_folder, arguments, environment);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder, name), TestContext.Current.CancellationToken);

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder, name), text, TestContext.Current.CancellationToken);
}
